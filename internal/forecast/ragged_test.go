package forecast

import (
	"math"
	"slices"
	"testing"
)

func TestRaggedTellsALimitFromAWalk(t *testing.T) {
	at := []float64{0, 10, 20, 30, 40, 50}
	for name, c := range map[string]struct {
		heights      []float64
		least, below float64
	}{
		"a limit":         {[]float64{90, 90, 90, 90, 90, 90}, 0, .001},
		"a climbing line": {[]float64{50, 55, 60, 65, 70, 75}, 0, .001},
		"a walk":          {[]float64{50, 80, 45, 60, 90, 40}, raggedReturns, 1},
		"two":             {[]float64{50, 80}, raggedPrior * raggedPrior, .0026},
	} {
		if v := ragged(at[:len(c.heights)], c.heights, 50); v < c.least || v >= c.below {
			t.Errorf("%s: variance %g, want %g to %g", name, v, c.least, c.below)
		}
	}
}

// A pace of 2 a second for 3 s on top of 1 a second; one that rises.
func TestNewGrowthReachesWithinItsUnit(t *testing.T) {
	even, rising := growth{rate: 2, until: 3}, growth{gain: 2, seen: 9, until: 3}
	for _, c := range []struct {
		g                      growth
		t, v, pace, room, want float64
	}{
		{even, 0, 0, 1, 6, 2},      // while it lasts
		{even, 0, 0, 1, 9, 3},      // at its end
		{even, 0, 0, 1, 12, 6},     // after it
		{even, 2, 2, 1, 8, 8. / 3}, // begun 2 s ago
		{even, 5, 5, 1, 13, 7},     // ended 2 s ago
		{even, 0, 0, 0, 4, 2},      // alone
		{rising, 0, 0, 0, 4, 2},    // by the square of the time
		{rising, 0, 0, 1, 14, 5},   // as far as it had come when it ended
	} {
		if got := c.g.reach(c.t, 10, c.v, c.pace, c.room); math.Abs(got-c.want) > 1e-7 {
			t.Errorf("%+v from %g at %g + %g/s to %g: %g s, want %g", c.g, c.t, c.v, c.pace, c.room, got, c.want)
		}
	}
}

func TestOnlyARiseThatStoppedHasEnded(t *testing.T) {
	stairs, slope := &grid{step: 1}, &grid{step: 1}
	for k := range 100 {
		stairs.at = append(stairs.at, 10*math.Floor(float64(k)/25))
		slope.at = append(slope.at, float64(k))
	}
	stairs.top, slope.top = stairs.at, slope.at
	if got := stairs.ends(nil, 5, 8, 100); !slices.Equal(got, []float64{10, 10, 10}) {
		t.Errorf("stairs: rises of %g ended, want three of 10", got)
	}
	if got := stairs.ends(nil, 5, 8, 30); len(got) != 2 {
		t.Errorf("stairs up to a full disk: rises of %g ended, want 2", got)
	}
	if got := slope.ends(nil, 5, 4, 1000); len(got) != 0 {
		t.Errorf("a slope: rises of %g ended, want none", got)
	}
}

// Jobs that write for hours and clean up: what was new the first time is not
// news the tenth time, even when the nine lie before the newest samples.
func TestBurstsOfLongAgoHaveEnded(t *testing.T) {
	o := days(func(at float64) float64 {
		into := math.Mod(at, 6)
		if at > 59 {
			into = at - 60 + .125
		}
		if into > .5 {
			into = 0
		}
		return 50 + 6*min(5, max(0, into)*24)
	})
	var w workspace
	fine, long := &grid{}, &grid{}
	fine.fill(o, 2*day, 300)
	long.fill(o, 60*day, 2*3600)
	if s := w.newGrowth(fine, long, 100); !s.found || s.over || s.ended+float64(len(s.ends)) < 9 {
		t.Errorf("after nine bursts: %+v", s)
	}
	if got := fine.ends(nil, 36, 10, 100); len(got) != 0 {
		t.Errorf("in the newest samples: %g, want nothing like it", got)
	}
}

// A backup that is as large each week: while it runs it is told by how large
// those before it became, not by its pace of a moment.
func TestABurstEndsAsTheGreaterOnesBeforeIt(t *testing.T) {
	s := surge{found: true, age: 3600, rate: 1, size: 3600, ends: []float64{5000, 6000, 5500}}
	asBefore := 0
	for i := range mixtureFutures {
		if left := s.lasts(i, 0).until; left == 1400 || left == 2400 || left == 1900 {
			asBefore++
		}
	}
	if asBefore < mixtureFutures*2/3 || asBefore > mixtureFutures*5/6 {
		t.Errorf("%d of %d futures end as one of three before, want three in four", asBefore, mixtureFutures)
	}
}

func TestPeaksOfOneHeightDoNotClimb(t *testing.T) {
	at := []float64{0, 10, 20, 30, 40, 50}
	if breaks(at, []float64{40, 90, 70, 90, 80, 90}, 1) {
		t.Error("peaks up to one limit climb")
	}
	if !breaks(at, []float64{40, 50, 60, 70, 80, 90}, 1) {
		t.Error("peaks on a line do not climb")
	}
}
