package forecast

import (
	"math"
	"testing"
)

// TestWhatWasDeletedDoesNotComeBack: the average of the last day still holds it.
func TestWhatWasDeletedDoesNotComeBack(t *testing.T) {
	for _, hours := range []float64{.5, 2, 6} {
		o := series(20*288, 300, 100, func(at float64) float64 {
			used := 55 + .5*at/day + .2*math.Sin(at/3000)
			if at <= -hours*3600 {
				used += 35
			}
			return used
		})
		if got := Predict(o, 365*day).Quantile(.25) / day; got < 30 {
			t.Errorf("%g h after: a quarter of the futures is full within %.1f days", hours, got)
		}
	}
}
