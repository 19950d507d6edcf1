package forecast

import (
	"math"
	"testing"
)

// What was deleted within the newest cell has no pace yet.
func TestWhatIsSeenIsFinite(t *testing.T) {
	for hours := 6; hours < 240; hours += 6 {
		for _, part := range []float64{.1, .3, .6, .9} {
			o := series(hours*12, 300, 100, func(s float64) float64 {
				if s == 0 {
					return 80 * (1 - part)
				}
				return 80 - .01*s/float64(hours)/3600
			})
			if f := Predict(o, 365*day); math.IsNaN(f.Growth) || math.IsNaN(f.Finding.Rate) {
				t.Errorf("%d h, %g deleted: %+v", hours, part, f.Finding)
			}
		}
	}
}

// TestASmallRotationIsNoCleanup: what comes down each day was not cleaned up, however
// little of the size it is.
func TestASmallRotationIsNoCleanup(t *testing.T) {
	for hour := 0.; hour < 24; hour++ { // since the last fall
		o := series(9*288, 300, 100, func(s float64) float64 { return 92 + 1.5*math.Mod(s/day+hour/24+100, 1) })
		if f := Predict(o, 365*day).Finding; f.Kind == Cleaned {
			t.Errorf("%g h after a fall: %+v", hour, f)
		}
	}
}
