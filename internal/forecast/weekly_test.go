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

// What may be a copy of what is there, and as much larger each week, is told early.
func TestAWeeklyCopyMayGrowWithWhatItCopies(t *testing.T) {
	const capacity = 96.4 // 60.7 and .6 of it are more, 60.7 and the 35.1 of last week less
	o := series(40*288, 300, capacity, func(s float64) float64 {
		base := 60 + .3*s/day
		return base + sundays(s/day, .6*base, 5)
	})
	w := new(workspace)
	w.outlook = w.look(o, 40*day, 365*day)
	soon := 0.
	for i := range mixtureFutures {
		if full, _ := (weekly{}).passage(w, i, surge{}); full < 3*day {
			soon += 1. / mixtureFutures
		}
	}
	if soon < .2 || soon > .8 {
		t.Errorf("full in two days in %.2f of the replays, want some", soon)
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

// TestAWeekIsReplayedFromWhereUsedStoodAlike: two hours away, where what comes each day was
// two hours late, and from no week in which a tooth stood elsewhere.
func TestAWeekIsReplayedFromWhereUsedStoodAlike(t *testing.T) {
	for _, c := range []struct {
		period, late float64 // hours; late is by how much the tooth that comes now is
		want         []float64
	}{
		{12, 0, []float64{7 * 24, 14 * 24, 21 * 24, 28 * 24}},
		{12, 2, []float64{7*24 + 2, 14*24 + 2, 21*24 + 2, 28*24 + 2}},
		{10.8, 0, []float64{14 * 24, 21 * 24, 28 * 24}},
	} {
		o := series(35*288, 300, 100, func(s float64) float64 {
			hour := s/3600 + 35*24 + c.period/2
			if s > -c.period*1800 {
				hour -= c.late
			}
			return 60 + 30*math.Mod(hour, c.period)/c.period
		})
		w := new(workspace)
		w.look(o, 35*day, 365*day)
		var got []float64
		for _, start := range w.weekStarts(4) {
			got = append(got, float64(w.long.n()-1-start)*w.long.step/3600)
		}
		ok := len(got) == len(c.want)
		for i := 0; ok && i < len(got); i++ {
			ok = math.Abs(got[i]-c.want[i]) <= 2.1 && (c.period != 12 || math.Abs(got[i]-c.want[i]) < .9)
		}
		if !ok {
			t.Errorf("teeth of %g hours, %g late: weeks from %g hours ago, want %g", c.period, c.late, got, c.want)
		}
	}
}

// TestARiseThatTheWeekHadIsNoNews: as much within as long, up to the cell from which
// it is replayed.
func TestARiseThatTheWeekHadIsNoNews(t *testing.T) {
	w := new(workspace)
	w.levels = course{step: 3600, r: []float64{0, 1, 5, 9, 10}}
	for size, had := range map[float64]bool{4: true, 6: true, 9: false, 20: false} { // 5 within the last two hours
		if got := w.rose(4, surge{size: size, age: 2 * 3600}); got != had {
			t.Errorf("a rise of %g: the week had it %t", size, got)
		}
	}
	if w.rose(1, surge{size: 1, age: 2 * 3600}) {
		t.Error("what lies before the history is known")
	}
}
