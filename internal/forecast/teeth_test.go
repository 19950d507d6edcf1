package forecast

import (
	"math"
	"testing"
)

// days samples 60 days of 5 minutes, at counting up to 60.
func days(used func(at float64) float64) Observations {
	return series(60*288, 300, 100, func(t float64) float64 { return used(60 + t/day) })
}

func TestWhatWasFullEachTimeFillsAgain(t *testing.T) {
	level, full, rounds := 60.0, 0, 0
	o := days(func(float64) float64 {
		level = min(100, level+(5+3*float64(rounds%3))/288)
		if level == 100 {
			if full++; full == 100+60*(rounds%4) { // cleaned up by hand
				level, full, rounds = 62+5*float64(rounds%2), 0, rounds+1
			}
		}
		return level
	})
	last := o.Used[len(o.Used)-1]
	left := (100 - last) / (5 + 3*float64(rounds%3))
	if got := Predict(o, 365*day).Quantile(.5) / day; math.Abs(math.Log2(got/left)) > 1 {
		t.Errorf("at %.0f %% after %d rounds: full in %.1f days, want %.1f", last, rounds, got, left)
	}
}

func TestALogThatIsLongerEachDayFills(t *testing.T) {
	for name, quiet := range map[string]float64{"each day alike": 1, "shorter at weekends": .5} {
		used := func(at float64) float64 {
			height := 20 + .5*at
			if math.Mod(at, 7) >= 5 {
				height *= quiet
			}
			return 40 + height*math.Mod(at, 1)
		}
		left := 60.01
		for used(left) < 100 {
			left += 1. / 288
		}
		left -= 60
		f := Predict(days(used), 365*day)
		if got := f.Quantile(.5) / day; math.Abs(math.Log2(got/left)) > .5 || f.Finding.Kind != CyclingUp {
			t.Errorf("%s: full in %.1f days, want %.1f; %+v", name, got, left, f.Finding)
		}
	}
}

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

func TestAWeeklyBackupIsTheHeightOfTheLastOnes(t *testing.T) {
	for height, want := range map[float64]bool{14: true, 8: false} { // on top of 88.5 % in six hours
		o := days(func(at float64) float64 {
			used := 58 + .5*at
			if math.Mod(at+2.75, 7) < .2 { // at day 53.25, and again at day 60.25
				used += height
			}
			return used
		})
		if got := Predict(o, 365*day).Quantile(.5) / day; (got < 1) != want {
			t.Errorf("a backup of %g %%: full in %.1f days", height, got)
		}
	}
}

func TestAFloorThatWandersDoesNotClimb(t *testing.T) {
	o := days(func(at float64) float64 { return 40 + 5*math.Sin(at/9) + 30*math.Mod(at, 4)/4 })
	if got := Predict(o, 365*day).Quantile(.1) / day; got < 60 {
		t.Errorf("full in %.1f days", got)
	}
}
