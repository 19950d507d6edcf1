package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestABackupFillsTheDiskAtNight: where nothing grows but for an hour of each day
// no future that is made of past days may be full in another one.
func TestABackupFillsTheDiskAtNight(t *testing.T) {
	nights := []float64{2.6, 1.4, 2.2, 1.1, 2.9, 1.7, 2.4, 1.2, 2, 1.5, 2.7, 1.3}
	for hour := 2.; hour < 24; hour += 3 { // since the last backup began
		o := series(30*96, 900, 100, func(at float64) float64 {
			day := at/day + hour/24 + 30 // that begin with a backup of an hour
			sum := 35.93
			for n := range int(day) {
				sum += nights[n%len(nights)]
			}
			return sum + nights[int(day)%len(nights)]*min(1, 24*math.Mod(day, 1))
		})
		var w workspace
		w.look(o, -o.T[0], 365*day)
		for i := range mixtureFutures {
			q := w.past.firstPassage(i, 100-o.Used[len(o.Used)-1], growth{}, order{}, 365*day) / 3600
			if off := math.Mod(hour+q, 24); math.IsInf(q, 1) || off > 1.5 {
				t.Errorf("%g h after a night began a future is full in %.1f h, %.1f h after one begins", hour, q, off)
			}
		}
	}
}

// TestFuturesRememberAsFarAsTheirWindow: of 4 weeks, 8 and 16, and of all there is,
// where a unit brought 1 in the newest 4 weeks, 2 in those before, 3 in the 8 before
// and 4 until then.
func TestFuturesRememberAsFarAsTheirWindow(t *testing.T) {
	g := &grid{step: day, at: []float64{0}}
	for ago := 399; ago >= 0; ago-- {
		rise := 4.
		switch {
		case ago < 28:
			rise = 1
		case ago < 56:
			rise = 2
		case ago < 112:
			rise = 3
		}
		g.at = append(g.at, g.at[len(g.at)-1]+rise)
	}
	g.top = g.at
	var b blocks
	b.remember(g, day)
	fastest := map[int]float64{}
	for i := range mixtureFutures {
		window := windows[i%len(windows)]
		pace := 1000 / (b.firstPassage(i, 1000, growth{}, order{}, Never) / day)
		fastest[window] = max(fastest[window], pace)
	}
	for window, most := range map[int]float64{28: 1, 56: 2, 112: 3, allUnits: 4} {
		if got := fastest[window]; got > most+1e-9 || got <= most-1+1e-9 {
			t.Errorf("the fastest of those that remember %d days has a pace of %.2f, want more than %g, %g at most", window, got, most-1, most)
		}
	}
}

// TestAnUnevenPastIsVariedMore, in whatever unit Used is.
func TestAnUnevenPastIsVariedMore(t *testing.T) {
	for _, c := range []struct{ mean, deviation, want float64 }{
		{0, 0, .09}, {1, 0, .09}, {1, .1, .09}, {1, .5, .3}, {-1, .5, .3}, {1, 1, .6}, {1, 7, .6}, {0, 1, .6},
	} {
		for _, unit := range []float64{1e-15, 1, 1e12} {
			if got := (increments{mean: c.mean * unit, meanDeviation: c.deviation * unit}).paceSpread(); math.Abs(got-c.want) > 1e-9 {
				t.Errorf("%+v, times %g: %g", c, unit, got)
			}
		}
	}
}

// TestNewGrowthFillsNoLater: the faster it is, the sooner what comes each day as it
// came fills the disk, also where a peak fits with most of a day's new growth only.
func TestNewGrowthFillsNoLater(t *testing.T) {
	g := &grid{step: 3600, at: []float64{0}, top: []float64{0}}
	for k := 1; k <= 60*24; k++ {
		used := float64(k) / 24
		high := used
		if k%24 == 3 {
			high += 40 // for a part of an hour of each day
		}
		g.at, g.top = append(g.at, used), append(g.top, high)
	}
	var b blocks
	b.remember(g, day)
	for i := range mixtureFutures {
		before := Never
		for _, perDay := range []float64{0, 1, 5, 15, 25, 40} {
			full := b.firstPassage(i, 60, growth{rate: perDay / day, until: Never}, order{}, 365*day)
			if full > before || math.IsInf(full, 1) {
				t.Errorf("future %d with %g a day on top is full in %.2f days, and in %.2f without the last of it", i, perDay, full/day, before/day)
			}
			before = full
		}
	}
}

// TestWhatSwingsComesBackToItsLevel: a scratch disk that forgets within the hour is as low in
// an hour as it ever is, so that no part of its way there comes on top of where it stands.
// What has just come on top of all of it does stay.
func TestWhatSwingsComesBackToItsLevel(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	swings := func(hours, about, imported float64) Observations {
		level := 0.0
		return series(int((8*24+hours)*12), 300, 100, func(s float64) float64 {
			level = .9*level + math.Sqrt(1-.9*.9)*random.NormFloat64()
			used := about + 4*max(-2, min(2, level))
			if s > -3*3600 {
				used += imported
			}
			return used
		})
	}
	soon, all := 0, 0
	for hours := range 48 {
		w := new(workspace)
		o := w.withoutFullTime(swings(float64(hours), 86, 0))
		w.outlook = w.look(o, -o.T[0], 90*day)
		for i := range mixtureFutures {
			if full, _ := (bootstrap{}).passage(w, i, surge{}); full < day {
				soon++
			}
			all++
		}
		if o = w.withoutFullTime(swings(float64(hours), 50, 25)); hours%12 == 0 {
			w.outlook = w.look(o, -o.T[0], 90*day)
			if stands := o.Used[len(o.Used)-1] - w.past.above[0]; stands < 66 {
				t.Errorf("%d h: three hours after an import from 50 to 75 units stand at %.1f", hours, stands)
			}
		}
	}
	if soon*6 > all {
		t.Errorf("%d of %d futures are full within a day", soon, all)
	}
}
