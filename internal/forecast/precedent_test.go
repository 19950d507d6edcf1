package forecast

import (
	"math"
	"slices"
	"testing"
)

func TestOnlyARiseThatStoppedHasEnded(t *testing.T) {
	stairs, slope := &grid{step: 1}, &grid{step: 1}
	for k := range 100 {
		stairs.at = append(stairs.at, 10*math.Floor(float64(k)/25))
		slope.at = append(slope.at, float64(k))
	}
	stairs.top, slope.top = stairs.at, slope.at
	// The beginning is the newest cell of the step's foot.
	if got, want := stairs.endedRises(nil, 5, 8, 100), []endedRise{{10, 75}, {10, 50}, {10, 25}}; !slices.Equal(got, want) {
		t.Errorf("stairs: rises %v ended, want %v", got, want)
	}
	if got := stairs.endedRises(nil, 5, 8, 30); len(got) != 2 {
		t.Errorf("stairs up to a full disk: rises %v ended, want 2", got)
	}
	if got := slope.endedRises(nil, 5, 4, 1000); len(got) != 0 {
		t.Errorf("a slope: rises %v ended, want none", got)
	}
}

func TestARiseThatFilledEndsWhereItWasCleanedUpTo(t *testing.T) {
	for name, c := range map[string]struct {
		at, top []float64
		want    []int
	}{
		"cleaned up and quiet since":    {[]float64{20, 40, 60, 100, 42, 42}, []float64{20, 40, 60, 100, 100, 42}, []int{0, 0, 1, 2, 3, 3}},
		"cleaned up in the newest cell": {[]float64{20, 40, 60, 42}, []float64{20, 40, 60, 100}, []int{0, 0, 1, 2}},
		"never full":                    {[]float64{20, 40}, []float64{20, 40}, nil},
	} {
		var w workspace
		if got := w.countFilling(&grid{step: 1, at: c.at, top: c.top}, 100); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// The second runaway is no faster than the first, which filled the disk: that
// makes it no less of a runaway.
func TestTheSecondRunawayIsSeenToo(t *testing.T) {
	o := series(30*288, 300, 100, func(s float64) float64 {
		at := 30 + s/day
		first, second := (at-20)*24*8, (at-29.875)*24*8
		switch {
		case at > 20.5: // cleaned up
			first = 0
		case at < 20:
			first = 0
		}
		return min(100, 50+.1*at+max(0, first)+max(0, second))
	})
	left := (100 - o.Used[len(o.Used)-1]) / 8
	if got := Predict(o, 365*day).Quantile(.5) / 3600; got > 2*left {
		t.Errorf("full in %.1f h, want %.1f", got, left)
	}
}

// TestTheRunawayAfterACleanupIsSeenAtOnce: yesterday's filled the disk within two hours,
// so that today's need not exceed it to be one.
func TestTheRunawayAfterACleanupIsSeenAtOnce(t *testing.T) {
	const pace, stoodFull, quiet = 30., 2., 24. // percent an hour, hours, hours
	for _, risen := range []float64{16, 20, 25, 30} {
		again := risen / pace // hours since the second one began
		o := series(22*288, 300, 100, func(s float64) float64 {
			hour := s/3600 + again // since then
			used := 45 + .0125*hour + .02*math.Sin(1.7*s)
			switch {
			case hour >= 0:
				return used + pace*hour
			case hour >= -quiet:
				return used
			case hour >= -quiet-stoodFull:
				return 100
			}
			return min(100, used+max(0, 55+pace*(hour+quiet+stoodFull)))
		})
		left := (100 - o.Used[len(o.Used)-1]) / pace
		if got := Predict(o, 365*day).Quantile(.25) / 3600; got > 2*left {
			t.Errorf("%g %% after its knee: a quarter is full within %.1f h, want %.1f", risen, got, left)
		}
	}
}

// A rise that is one cell long has its peak in the next one.
func TestARiseEndsAtItsPeak(t *testing.T) {
	g := grid{step: 3600}
	for night := range 4 {
		g.at = append(g.at, 60, 60, 85, 60, 60)
		g.top = append(g.top, 60, 60, 85, 90+float64(night), 60)
	}
	got := g.endedRises(nil, 1, 15, 100)
	// Of the last one nobody knows yet that it ended.
	if want := []endedRise{{30, 18 * 3600}, {31, 13 * 3600}, {32, 8 * 3600}}; !slices.Equal(got, want) {
		t.Errorf("earlier rises came to %v above where they began, want %v", got, want)
	}
}

// TestOneThatKeepsItsHourTellsMore: one earlier rise at this hour of the week makes the
// present one the same job; of a day less, and by chance none.
func TestOneThatKeepsItsHourTellsMore(t *testing.T) {
	const minute, age = 60, 3600.
	for name, c := range map[string]struct {
		began []float64 // seconds before the present rise
		odds  float64
		kept  int
	}{
		"a week ago, ten minutes off":    {[]float64{7*day - 10*minute}, .5 * 7 * 24 * 60 / 30, 1},
		"a day ago, ten minutes off":     {[]float64{day + 10*minute}, .5 * 24 * 60 / 30, 1},
		"a day ago, an hour off":         {[]float64{day + 60*minute}, 1, 1},
		"an hour ago":                    {[]float64{60 * minute}, 1, 1},
		"a week ago and two by accident": {[]float64{9.3 * day, 7 * day, 2.6 * day}, .5 * 7 * 24 * 60 / 30, 1},
		"three by accident":              {[]float64{9.3 * day, 7.4 * day, 2.6 * day}, 3, 3},
	} {
		s := surge{age: age}
		for _, before := range c.began {
			s.precedents = append(s.precedents, endedRise{1, age + before})
		}
		if s.weighPrecedents(15 * minute); math.Abs(s.precedentOdds-c.odds) > 1e-9 || len(s.precedents) != c.kept {
			t.Errorf("%s: odds %g of %d, want %g of %d", name, s.precedentOdds, len(s.precedents), c.odds, c.kept)
		}
	}
}

// TestTheSecondWeeklyBackupPagesNobody: it rises at the hour of the one a week before.
// One that rises at any other hour is new growth, as it was when the first one came.
func TestTheSecondWeeklyBackupPagesNobody(t *testing.T) {
	full := func(second float64) float64 { // when it began, in days; 100 minutes before now
		o := series(13*288, 300, 100, func(s float64) float64 {
			at := second + 100./1440 + s/day
			backup := func(began float64) float64 { return 30 * min(1, max(0, (at-began)*8)) } // three hours long
			if at > 6 {                                                                        // moved away
				return 50 + .2*at + backup(second)
			}
			return 50 + .2*at + backup(3)
		})
		return Predict(o, 365*day).Quantile(.2)
	}
	if got := full(10); got < day {
		t.Errorf("a week later: one in five that it is full in %.1f h", got/3600)
	}
	if got := full(10.4); got > day {
		t.Errorf("at another hour: one in five that it is full in %.1f h", got/3600)
	}
}

// TestASecondRunawayIsNewGrowth: the first one rose by more, a week before, until somebody
// stopped it.
func TestASecondRunawayIsNewGrowth(t *testing.T) {
	for _, hours := range []float64{6, 12, 20, 28} {
		f := Predict(series(30*288+int(hours*12), 300, 92, func(s float64) float64 {
			at := s/3600 + hours
			return 40 + .3*(at+30*24)/24 + min(24, 1.2*max(0, at+147)) + .4*max(0, at)
		}), 90*day)
		left := (92 - 40 - .3*(hours+30*24)/24 - 24 - .4*hours) / .4125
		if got := f.Quantile(.5) / 3600; got > 2*left || got < left/2 {
			t.Errorf("%g h after it began: full in %.1f h, want %.1f; %+v", hours, got, left, f.Finding)
		}
	}
}
