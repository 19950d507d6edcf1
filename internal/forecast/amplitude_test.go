package forecast

import (
	"math"
	"testing"
)

// TestANightlyDumpGrowsWithWhatItDumps fills in the night that comes, below days
// that wander, each time in another phase.
func TestANightlyDumpGrowsWithWhatItDumps(t *testing.T) {
	sum, phases := 0.0, 0.0
	for phase := 0.0; phase < 2*math.Pi; phase += .5 {
		used := func(at float64) float64 {
			base := 10 + .9*at + 2*math.Sin(at*2.9+phase)
			if math.Mod(at, 1) < .1 {
				base *= 1.36
			}
			return base
		}
		o := series(60*288+144, 300, used(61.01), func(t float64) float64 { return used(60.5 + t/day) })
		sum, phases = sum+Predict(o, 365*day).Quantile(.5)/day, phases+1
	}
	if got := sum / phases; got < .3 || got > 2.5 { // 5.4 as high as the nights of the past
		t.Errorf("full in %.2f days on average, want less than 2.5", got)
	}
}
