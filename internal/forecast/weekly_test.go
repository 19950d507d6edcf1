package forecast

import (
	"math"
	"testing"
)

// sundays is a temporary file of so much for twelve hours each seventh day, the last
// one so many days before the end.
func sundays(at, size, ago float64) float64 {
	if into := math.Mod(at+ago+700, 7); into >= 0 && into < .5 {
		return size
	}
	return 0
}

// What came three times, a week apart, comes the fourth time at its hour, whatever
// the hour is at which that is asked.
func TestAWeeklyFileFillsWhenItComes(t *testing.T) {
	for _, ago := range []float64{1.3, 2.5, 4.1, 5.8} {
		o := series(27*288, 300, 100, func(s float64) float64 {
			return 91 + .3*(s/day+ago-7) + sundays(s/day, 10, ago)
		})
		f := Predict(o, 365*day)
		if got, want := f.Quantile(.5)/day, 7-ago; math.Abs(got-want) > .4 {
			t.Errorf("%g days after the last one: full in %.1f days, want %.1f", ago, got, want)
		}
	}
}

// A week with an import or a cleanup in it is not what comes each week.
func TestAWeekOfItsOwnIsNotReplayed(t *testing.T) {
	weeks := func(size, ago float64) int {
		o := series(30*288, 300, 200, func(s float64) float64 {
			used := 80 + .3*s/day + sundays(s/day, 10, 1.3)
			if s/day > -ago {
				used += size
			}
			return used
		})
		w := new(workspace)
		w.look(o, 30*day, 365*day)
		return w.alikeWeeks(&w.long)
	}
	for _, c := range []struct {
		size, ago float64
		want      int
	}{{0, 3, 4}, {12, 3, 0}, {-12, 3, 0}, {12, 9, 1}, {-12, 17, 2}, {2, 3, 4}} {
		if got := weeks(c.size, c.ago); got != c.want {
			t.Errorf("%+v: %d weeks", c, got)
		}
	}
}

// onWorkingDays is what grew by one a working day since a Monday morning.
func onWorkingDays(at float64) float64 {
	weeks, into := math.Floor(at/7), math.Mod(at, 7)
	return 5*weeks + min(5, into)
}

// TestWeeksAreAsUnevenAsWeeks: that nothing is written at weekends makes no week differ
// from the one before, whatever day it is on which that is asked.
func TestWeeksAreAsUnevenAsWeeks(t *testing.T) {
	for end := 35.2; end < 42; end++ {
		o := series(35*288, 300, 100, func(s float64) float64 {
			at := end + s/day
			return 60 + onWorkingDays(at) + .1*math.Sin(40*math.Floor(at))
		})
		f := Predict(o, 365*day)
		left := 100 - o.Used[len(o.Used)-1]
		early, late := f.Quantile(.1)/day, f.Quantile(.9)/day
		if want := left / 5 * 7; early < .65*want || late > 1.35*want {
			t.Errorf("day %.1f: full in %.1f to %.1f days, want about %.1f", end, early, late, want)
		}
	}
}

// TestThePeaksOfWeeksClimb: a rotation whose peaks climb three times as fast as its
// troughs, and are low at weekends, fills when its peaks do, whatever day it is.
func TestThePeaksOfWeeksClimb(t *testing.T) {
	for end := 56.4; end < 63; end++ {
		o := series(56*288, 300, 100, func(s float64) float64 {
			at := end + s/day
			tooth := 10 + .2*at
			if math.Mod(at, 7) >= 5 {
				tooth *= .5
			}
			return 50 + .1*at + tooth*math.Mod(at, 1) + .1*math.Sin(40*math.Floor(at))
		})
		if got := Predict(o, 365*day).Quantile(.5) / day; got > 100 {
			t.Errorf("day %.1f: full in %.1f days", end, got)
		}
	}
}
