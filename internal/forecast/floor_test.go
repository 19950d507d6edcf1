package forecast

import (
	"math"
	"testing"
)

func TestWhatPruningCannotFreeFillsInTheEnd(t *testing.T) {
	level := 40.0
	o := days(func(at float64) float64 {
		kept := 40 + .7*at
		if level += 5. / 288; level >= 85 {
			level = kept
		}
		return max(level, kept)
	})
	left := (100 - 40 - .7*60) / .7
	if got := Predict(o, 365*day).Quantile(.5) / day; math.Abs(math.Log2(got/left)) > .5 {
		t.Errorf("full in %.1f days, want %.1f", got, left)
	}
}

func TestAFloorThatWandersDoesNotClimb(t *testing.T) {
	o := days(func(at float64) float64 { return 40 + 5*math.Sin(at/9) + 30*math.Mod(at, 4)/4 })
	if got := Predict(o, 365*day).Quantile(.1) / day; got < 60 {
		t.Errorf("full in %.1f days", got)
	}
	level := 40.0 // pruned at 85, as far as to a floor that is higher now than it was
	o = days(func(at float64) float64 {
		if level += 8. / 288; level >= 85 {
			level = 40 - 10*math.Sin(at/9)
		}
		return level
	})
	if got := Predict(o, 365*day).Quantile(.4); got != Never {
		t.Errorf("four in ten are full in %.0f days", got/day)
	}
}
