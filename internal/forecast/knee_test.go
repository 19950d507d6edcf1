package forecast

import (
	"math"
	"testing"
)

// TestALeakGoesOnWhenTheDumpBesideItIsGone: the leak began with tonight's dump. When that
// is removed Used comes down, and what rises since is the leak. Where nothing does, it
// was over.
func TestALeakGoesOnWhenTheDumpBesideItIsGone(t *testing.T) {
	const removed = 2.5 // hours after both began
	by := func(hours, leak float64) Forecast {
		return Predict(series(40*288+int(hours*12), 300, 100, func(s float64) float64 {
			at := 40 + hours/24 + s/day
			used := 20 + .1*math.Sin(300*at)
			if into := 24 * (at - math.Floor(at)); at >= 1 && into < removed {
				used += min(27, 18*into)
			}
			if at > 40 {
				used += leak * 24 * (at - 40)
			}
			return used
		}), 365*day)
	}
	for _, hours := range []float64{3, 3.25, 3.75, 4, 4.5, 5} {
		left := (80/12.5 - hours) / 24
		if got := by(hours, 12.5).Quantile(.5) / day; got > 2*left || got < left/2 {
			t.Errorf("%g h after it began: full in %.2g days, want %.2g", hours, got, left)
		}
		if got := by(hours, 0).Quantile(.25) / day; got < 7 {
			t.Errorf("without a leak, %g h after the dump began: a quarter fills within %.2g days", hours, got)
		}
	}
}

// TestSinceFall: growth since cell 0 is looked at from cell 8 on, or from the trough
// after a fall that left most of it.
func TestSinceFall(t *testing.T) {
	for name, c := range map[string]struct {
		at   []float64
		want int
	}{
		"nothing fell":              {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120}, 8},
		"a dump is gone":            {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 50, 55, 60, 65}, 9},
		"just now":                  {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 60, 65}, 8},
		"a little came down":        {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 72, 74, 76, 78}, 8},
		"nearly all that rose":      {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 20, 25, 30, 35}, 8},
		"it fell before the 8th":    {[]float64{0, 20, 40, 60, 80, 100, 50, 55, 60, 65, 70, 75, 80}, 8},
		"and went on to come down":  {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 100, 75, 60, 65, 70}, 8},
		"three cells after it rose": {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 100, 60, 65, 70, 75}, 9},
	} {
		g := &grid{step: 300, at: c.at, top: c.at}
		if got := g.sinceFall(0, 8); got != c.want {
			t.Errorf("%s: from cell %d, want %d", name, got, c.want)
		}
	}
}

// TestAQueueThatFillsForADay: backlogs of an hour or five came as high and were gone. This
// one rises for longer than any, so it is new before it is higher.
func TestAQueueThatFillsForADay(t *testing.T) {
	for hours := 33.; hours <= 39; hours++ {
		o := series(44*288, 300, 100, func(at float64) float64 {
			used, days := 17+.2*math.Sin(at/1000), 44+at/day
			for _, when := range []float64{5, 20, 33} {
				if into := (days - when) * 24; into > 0 && into < 5 {
					used += 62 * into / 5
				}
			}
			return used + 2.07*max(0, at/3600+hours)
		})
		left := 40 - hours
		if got := Predict(o, 365*day).Quantile(.3) / 3600; !(got < 3*left) {
			t.Errorf("%g h after it began, %.0f%% used: three in ten are full within %.1f h, want about %g",
				hours, o.Used[len(o.Used)-1], got, left)
		}
	}
}

// TestRisesThroughout: each part of a rise brings more than any earlier one as long did.
func TestRisesThroughout(t *testing.T) {
	even := func(g *grid, cells int, each float64) {
		for range cells {
			g.at = append(g.at, g.at[len(g.at)-1]+each)
		}
	}
	for name, c := range map[string]struct {
		before, now float64 // what 8 cells brought, once before and now, each evenly
		margin      float64
		want        bool
	}{
		"as none before":        {0, 8, 0, true},
		"as one before":         {8, 8, 0, false},
		"a little more":         {8, 9, 0, false},
		"more":                  {8, 11, 0, true},
		"no more than a margin": {0, 8, 9, false},
		"more than a margin":    {0, 8, 7, true},
		"not at all":            {0, 0, 0, false},
	} {
		g := &grid{step: 1, at: []float64{0}}
		even(g, 20, 0)
		even(g, 8, c.before/8)
		even(g, 1, -c.before)
		even(g, 20, 0)
		even(g, 8, c.now/8)
		g.top = g.at
		if got := g.risesThroughout(8, c.margin, nil); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	g := &grid{step: 1, at: []float64{0}}
	even(g, 30, 0)
	even(g, 4, 1)
	if g.risesThroughout(4, 0, nil) {
		t.Error("parts of one cell each tell how it goes on")
	}
	even(g, 2, 1)
	even(g, 2, 0)
	if g.risesThroughout(8, 0, nil) {
		t.Error("its last quarter brings nothing, and it rises throughout")
	}
	g = &grid{step: 1, at: []float64{0}}
	even(g, 20, 0)
	even(g, 8, 1)
	even(g, 1, -8)
	even(g, 20, 0)
	even(g, 8, 1)
	filled := make([]int, g.n())
	for k := range filled {
		filled[k] = max(0, min(8, k-20))
	}
	if !g.risesThroughout(8, 0, filled) {
		t.Error("an earlier rise that filled the disk did not end by itself, and counts")
	}
}

// TestWhatFilledTheDiskDidNotLevelOff: there was no room left.
func TestWhatFilledTheDiskDidNotLevelOff(t *testing.T) {
	for _, hours := range []float64{2, 6, 12, 24, 30} {
		o := series(12*288, 300, 100, func(at float64) float64 {
			return min(99.996, 50+at/day+12+16*max(0, at/3600+hours+3))
		})
		if f := Predict(o, 365*day); f.Finding.Kind != Surging || f.Quantile(.5) > 3600 {
			t.Errorf("%g h later: full in %.1f h; %+v", hours, f.Quantile(.5)/3600, f.Finding)
		}
	}
}

// TestNewGrowthBeganWhenItDid: to a few minutes, however long the history and its cells are,
// and so is its pace.
func TestNewGrowthBeganWhenItDid(t *testing.T) {
	for _, days := range []float64{3, 20, 60} {
		for hours := 3.5; hours < 20; hours += 1.5 {
			o := Observations{Capacity: 150}
			began := -hours * 3600
			for s := -days * day; s <= 0; s += 60 {
				if s > -4*day || math.Mod(s, 300) == 0 { // as histories are thinned
					o.T, o.Used = append(o.T, s), append(o.Used, 20+5*max(0, s-began)/3600)
				}
			}
			left := (130 - 5*hours) / 5
			f := Predict(o, 90*day)
			if got := f.Quantile(.5) / 3600; math.Abs(got/left-1) > .07 {
				t.Errorf("%g days, %g h after it began: full in %.2f h, want %.2f", days, hours, got, left)
			}
			if off := math.Abs(f.Finding.Since + began); f.Finding.Kind != Surging || off > 1200 {
				t.Errorf("%g days, %g h after it began: %v, off by %.0f s", days, hours, f.Finding.Kind, off)
			}
		}
	}
}

// TestNewGrowthThatSlowsDownIsNotOver: a fifth of it is still more than ever rose before. What
// is as before it is over.
func TestNewGrowthThatSlowsDownIsNotOver(t *testing.T) {
	at := func(hours, slow float64) Forecast {
		return Predict(series(20*288+int(hours*12), 300, 100, func(s float64) float64 {
			since := s/3600 + hours
			return 40 + .02*(since+20*24)/24 + 3*max(0, min(12, since)) + slow*max(0, since-12)
		}), 90*day)
	}
	for _, hours := range []float64{19, 20, 21, 22} {
		f := at(hours, .6)
		left := (100 - 40 - .4 - 36 - .6*(hours-12)) / .6
		if got := f.Quantile(.5) / 3600; f.Finding.Kind != Surging || got > 2*left {
			t.Errorf("%g h after it began: full in %.1f h, want %.1f; %+v", hours, got, left, f.Finding)
		}
	}
	for _, hours := range []float64{17, 19, 21} {
		if f := at(hours, 0); f.Finding.Kind == Surging || f.Quantile(.5) < 30*day {
			t.Errorf("%g h after it stopped: full in %.1f h; %+v", hours-12, f.Quantile(.5)/3600, f.Finding)
		}
	}
}
