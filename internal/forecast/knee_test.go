package forecast

import (
	"math"
	"testing"
)

// TestALeakGoesOnWhenTheDumpBesideItIsGone: the leak began with tonight's dump. When that
// is removed Used comes down, and what rises since is the leak. Where nothing does, it
// was over.
func TestALeakGoesOnWhenTheDumpBesideItIsGone(t *testing.T) {
	const removed = 2.5 // hours after both began
	by := func(hours, leak float64) Forecast {
		return Predict(series(40*288+int(hours*12), 300, 100, func(s float64) float64 {
			at := 40 + hours/24 + s/day
			used := 20 + .1*math.Sin(300*at)
			if into := 24 * (at - math.Floor(at)); at >= 1 && into < removed {
				used += min(27, 18*into)
			}
			if at > 40 {
				used += leak * 24 * (at - 40)
			}
			return used
		}), 365*day)
	}
	for _, hours := range []float64{3, 3.25, 3.75, 4, 4.5, 5} {
		left := (80/12.5 - hours) / 24
		if got := by(hours, 12.5).Quantile(.5) / day; got > 2*left || got < left/2 {
			t.Errorf("%g h after it began: full in %.2g days, want %.2g", hours, got, left)
		}
		if got := by(hours, 0).Quantile(.25) / day; got < 7 {
			t.Errorf("without a leak, %g h after the dump began: a quarter fills within %.2g days", hours, got)
		}
	}
}
