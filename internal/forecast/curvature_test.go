package forecast

import (
	"math"
	"testing"
)

// TestGrowthThatItselfGrowsEvenly is no exponential: with each user comes as much.
func TestGrowthThatItselfGrowsEvenly(t *testing.T) {
	o := days(func(at float64) float64 { return 20 + 45*at*at/3600 + .3*math.Sin(50*at/60) })
	f := Predict(o, 365*day)
	if got := f.Quantile(.5) / day; math.Abs(got/20-1) > .1 || f.Finding.Kind != Speeding {
		t.Errorf("full in %.1f days, want 20; %+v", got, f.Finding)
	}
}

// TestGrowthThatSpeedsUpEverSinceIsCommon: what fills disks has more users each
// month, so that less proof of it will do.
func TestGrowthThatSpeedsUpEverSinceIsCommon(t *testing.T) {
	const strength = .8 // the pace grows e^.8 times in 60 days
	o := days(func(at float64) float64 {
		return 40 + 30*math.Expm1(strength*at/60)/math.Expm1(strength) + .4*math.Sin(2.4*math.Floor(at)*math.Floor(at))
	})
	left := 60*math.Log1p(2*math.Expm1(strength))/strength - 60
	if got := Predict(o, 365*day).Quantile(.5) / day; math.Abs(got/left-1) > .2 {
		t.Errorf("full in %.1f days, want %.1f", got, left)
	}
}
