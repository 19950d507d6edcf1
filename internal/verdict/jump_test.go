package verdict

import (
	"math"
	"testing"
)

// TestOneStepIsNoPace: a file that was copied between two samples pages nobody,
// and what goes on to rise does with the sample after it.
func TestOneStepIsNoPace(t *testing.T) {
	const size, flat = 1 << 40, 600
	for _, step := range []int64{1, 60, 300} {
		for _, jump := range []float64{.02, .1, .3} {
			copied := disk(flat+60, step, size, func(at float64) float64 {
				if at < float64(flat*step) {
					return .3 * size
				}
				return (.3 + jump) * size
			})
			for i, v := range replay(copied, DefaultPolicy) {
				if v.Status != OK {
					t.Fatalf("every %d s, a copy of %g: %v %d samples after it, %s", step, jump, v.Status, i-flat, v.Reason)
				}
			}
		}
		lumps := disk(flat+31, step, size, func(at float64) float64 {
			return (.3 + .03*math.Floor(max(0, at/float64(step)-flat)/10)) * size
		})
		if v := replay(lumps, DefaultPolicy)[flat+30]; v.Status != Critical && v.Pending != Critical {
			t.Errorf("every %d s: %v after the third lump, full in %g s, %s", step, v.Status, v.Expected, v.Reason)
		}
		runaway := disk(flat+10, step, size, func(at float64) float64 {
			return (.3 + .05*max(0, at/float64(step)-flat+1)) * size
		})
		if v := replay(runaway, DefaultPolicy)[flat+1]; v.Status != Critical {
			t.Errorf("every %d s: %v after the second step, %s", step, v.Status, v.Reason)
		}
	}
}
