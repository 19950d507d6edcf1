package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestARunawayBesideARotation: whatever of the day's log comes down, the rest does not. It is
// told at each hour, also just after a fall.
func TestARunawayBesideARotation(t *testing.T) {
	const perDay = 8. // of the size, in percent
	for _, tooth := range []float64{3, 6} {
		for hours := 12.; hours < 60; hours++ {
			o := series(40*288, 300, 100, func(at float64) float64 {
				clock := 40 + at/day + .3 + hours*7/24 // so that it begins at each hour, and ends at each
				return 60 + tooth*math.Mod(clock, 1) + perDay*max(0, at/day+hours/24) + .1*math.Sin(at)
			})
			left := (40 - tooth/2 - perDay*hours/24) / perDay
			if f := Predict(o, 365*day); f.Finding.Kind != Surging && hours <= 48 || !(f.Quantile(.5)/day < 2*left) {
				t.Fatalf("a tooth of %g%%, %g h after it began: kind %d, full in %.1f days, want %.1f",
					tooth, hours, f.Finding.Kind, f.Quantile(.5)/day, left)
			}
		}
	}
}

// TestARunawayBesideARotationThatWasCleanedUp: what went then hides neither the rotation
// nor what rises beside it.
func TestARunawayBesideARotationThatWasCleanedUp(t *testing.T) {
	for _, freed := range []float64{20, 28, 32} {
		for hours := 24.; hours < 50; hours += 2 {
			o := series(30*288, 300, 100, func(at float64) float64 {
				days := 30 + at/day
				used := 28 + 16*math.Mod(days-hours/24+2, 1) + 25*max(0, days-30+hours/24) + .02*math.Sin(at)
				if days < 14-hours/24 {
					used += freed
				}
				return used
			})
			left := 24 * (100 - o.Used[len(o.Used)-1]) / 25 // hours
			if got := Predict(o, 365*day).Quantile(.5) / 3600; got > 2*left {
				t.Errorf("%g were cleaned up, %g h after it began: full in %.0f h, want %.0f", freed, hours, got, left)
			}
		}
	}
}

// TestBurstsBesideARotationHaveEnded: three rose for more than a day beside it and were
// gone, so the fourth is not told by its pace alone.
func TestBurstsBesideARotationHaveEnded(t *testing.T) {
	for hours := 24.; hours < 28; hours++ {
		o := series(60*288, 300, 100, func(at float64) float64 {
			days := 60 + at/day
			used := 60 + 10*math.Mod(days+.4, 1) + .1*math.Sin(at)
			for _, began := range []float64{15, 29, 46, 60 - hours/24} {
				if into := days - began; into > 0 && into < 1.2 {
					used += 7 * into
				}
			}
			return used
		})
		if got := Predict(o, 365*day).Quantile(.3) / day; got < 7 {
			t.Errorf("%g h after the fourth began: three in ten are full within %.1f days", hours, got)
		}
	}
}

// TestUnevenTeethAreNoNewGrowth: a day with a longer log than any before is full no sooner.
func TestUnevenTeethAreNoNewGrowth(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var heights [41]float64
	for d := range heights {
		heights[d] = 8 + r.NormFloat64()/2
	}
	heights[39] = 11
	for back := 0; back < 24; back++ {
		o := series(40*288-back*12, 300, 100, func(at float64) float64 {
			days := 40 + (at-float64(back)*3600)/day
			return 80 + heights[int(days)]*math.Mod(days, 1)
		})
		if got := Predict(o, 365*day).Quantile(.25) / day; got < 7 {
			t.Errorf("%d h before the fall of the highest: a quarter is full within %.1f days", back, got)
		}
	}
}

// TestMondaysLogIsNoNewGrowth: logs of a weekend are shorter, which a host's second week
// does not know yet.
func TestMondaysLogIsNoNewGrowth(t *testing.T) {
	for begins := range 7 {
		for hour := 8 * 24; hour < 15*24; hour++ {
			o := series(hour*12, 300, 100, func(at float64) float64 {
				days := (at + float64(hour)*3600 - 300) / day
				tooth := 10.
				if (int(days)+begins)%7 >= 5 {
					tooth = 4
				}
				return 80 + tooth*math.Mod(days, 1) + .05*math.Sin(at)
			})
			if f := Predict(o, 365*day); f.Quantile(.25) < day {
				t.Fatalf("begun on day %d of the week, %d h on: kind %d, a quarter is full within %.1f days",
					begins, hour, f.Finding.Kind, f.Quantile(.25)/day)
			}
		}
	}
}

// TestLagOfHour: cells of a step, seconds, between equal hours of two days.
func TestLagOfHour(t *testing.T) {
	for step, want := range map[float64]int{
		3600:         48,
		86400 / 10:   20,
		86400 / 12.8: 64, // five days, not two of 25.6 cells
		86400 / 7.05: 14, // a tenth of a cell off
		86400 / 7.3:  22, // three days
		86400:        2,
	} {
		if got := (&grid{step: step}).lagOfHour(); got != want {
			t.Errorf("cells of %g s: %d, want %d", step, got, want)
		}
	}
}

// TestLagOfFalls: whole periods that are whole cells, of falls that keep a clock and were
// seen often enough to tell which.
func TestLagOfFalls(t *testing.T) {
	for name, c := range map[string]struct {
		falls         int
		every, jitter float64 // cells of an hour
		want          int
	}{
		"each 7 h":               {72, 7, 0, 49},
		"each 5 h":               {100, 5, 0, 50},
		"each 2.5 h":             {100, 2.5, 0, 50},
		"a cell sooner or later": {72, 7, 1, 49},
		"at any time":            {72, 7, 5, 0},
		"not seen often":         {20, 7, 0, 0},
		"longer than a day":      {72, 30, 0, 0},
	} {
		var f falls
		for k := range c.falls {
			f.fell = append(f.fell, math.Round(float64(k)*c.every)+c.jitter*math.Sin(float64(k*k)))
		}
		g, w := &grid{step: 3600}, new(workspace)
		cycle := cycle{falls: f, drops: c.falls}
		w.timeFalls(g, &cycle)
		if got := g.lagOfFalls(unitCycle{cycle: cycle}); got != c.want {
			t.Errorf("%s: %d cells, want %d", name, got, c.want)
		}
	}
}

// TestSeasonalDifference: what one cell alone says is not there.
func TestSeasonalDifference(t *testing.T) {
	g := grid{step: 1, at: []float64{0, 5, 1, 6, 2, 7, 9, 8, 4, 9}}
	got := g.seasonalDifference(2, &grid{}).at
	want := []float64{1, 1, 1, 1, 1, 1, 1, 1}
	for k, v := range []float64{1, 1, 1, 1, 7, 1, -5, 1} { // before the median of three
		if d := g.at[k+2] - g.at[k]; d != v {
			t.Fatalf("cell %d: %g, want %g", k, d, v)
		}
	}
	for k := range want {
		if got[k] != want[k] {
			t.Errorf("cell %d: %g, want %g", k, got[k], want[k])
		}
	}
}

// TestKeepsHour: falls each day at their hours, whole times a day.
func TestKeepsHour(t *testing.T) {
	for _, c := range []struct {
		hours, gapRange float64
		want            bool
	}{
		{24, .02, true}, {24.8, .02, true}, {12, .02, true}, {6, .02, true},
		{8, .02, true}, {3, .02, true}, {5, .02, false}, {11, .02, false},
		{18, .02, false}, {27, .02, false}, {48, .02, false}, {24, .3, false},
	} {
		if got := (cycle{drops: 9, period: c.hours * 3600, gapRange: c.gapRange}).keepsHour(); got != c.want {
			t.Errorf("%g h, range %g: %v", c.hours, c.gapRange, got)
		}
	}
}

// TestNewGrowthBesideARotationOfHours: eight times the pace, whatever the hours are that its
// teeth take, and though two cells of the grid hold a whole one.
func TestNewGrowthBesideARotationOfHours(t *testing.T) {
	const pace, times = 1.2, 8
	for _, hours := range []float64{1, 2, 3, 4, 5, 6, 7, 10, 16} {
		for _, began := range []float64{20, 33.1} {
			base := func(at float64) float64 { return 66 + pace*(at-began+(times-1)*max(0, at-began)) }
			for _, after := range []float64{1, 1.5, 1.9} {
				end := began + after
				got := Predict(onABase(end, hours/24, 5, base), 365*day).Quantile(.5) / day
				if want := fullAfter(end, hours/24, 5, base); math.Abs(math.Log2(got/want)) > 1 {
					t.Errorf("each %g h, after %g days: full in %.1f days, want %.1f", hours, after, got, want)
				}
			}
		}
	}
}
