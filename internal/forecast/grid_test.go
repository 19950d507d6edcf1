package forecast

import (
	"math"
	"testing"
)

// TestADipOfOneSampleIsNoCleanup: wherever the dips lie between the cells.
func TestADipOfOneSampleIsNoCleanup(t *testing.T) {
	for phase := range 48 {
		o := series(7*288, 300, 100, func(at float64) float64 { return 50 + 2.5*at/day })
		for i := 10 + phase; i < len(o.Used)-1; i += 50 {
			o.Used[i] /= 2
		}
		f := Predict(o, 365*day)
		if got := f.Quantile(.5) / day; math.Abs(got/20-1) > .1 || f.Fall != (Fall{}) {
			t.Errorf("dips from sample %d on: full in %.1f days, want 20; %+v", 10+phase, got, f.Fall)
		}
	}
}
