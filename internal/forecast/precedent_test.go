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
	if got := stairs.endedRises(nil, 5, 8, 100); !slices.Equal(got, []float64{10, 10, 10}) {
		t.Errorf("stairs: rises of %g ended, want three of 10", got)
	}
	if got := stairs.endedRises(nil, 5, 8, 30); len(got) != 2 {
		t.Errorf("stairs up to a full disk: rises of %g ended, want 2", got)
	}
	if got := slope.endedRises(nil, 5, 4, 1000); len(got) != 0 {
		t.Errorf("a slope: rises of %g ended, want none", got)
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

// A rise that is one cell long has its peak in the next one.
func TestARiseEndsAtItsPeak(t *testing.T) {
	g := grid{step: 3600}
	for night := range 4 {
		g.at = append(g.at, 60, 60, 85, 60, 60)
		g.top = append(g.top, 60, 60, 85, 90+float64(night), 60)
	}
	got := g.endedRises(nil, 1, 15, 100)
	// Of the last one nobody knows yet that it ended.
	if want := []float64{30, 31, 32}; !slices.Equal(got, want) {
		t.Errorf("earlier rises came to %g above where they began, want %g", got, want)
	}
}
