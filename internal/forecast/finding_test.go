package forecast

import (
	"math"
	"testing"
)

// What was deleted within the newest cell has no pace yet.
func TestWhatIsSeenIsFinite(t *testing.T) {
	for hours := 6; hours < 240; hours += 6 {
		for _, part := range []float64{.1, .3, .6, .9} {
			o := series(hours*12, 300, 100, func(s float64) float64 {
				if s == 0 {
					return 80 * (1 - part)
				}
				return 80 - .01*s/float64(hours)/3600
			})
			if f := Predict(o, 365*day); math.IsNaN(f.Growth) || math.IsNaN(f.Finding.Rate) {
				t.Errorf("%d h, %g deleted: %+v", hours, part, f.Finding)
			}
		}
	}
}

// TestASmallRotationIsNoCleanup: what comes down each day was not cleaned up, however
// little of the size it is.
func TestASmallRotationIsNoCleanup(t *testing.T) {
	for hour := 0.; hour < 24; hour++ { // since the last fall
		o := series(9*288, 300, 100, func(s float64) float64 { return 92 + 1.5*math.Mod(s/day+hour/24+100, 1) })
		if f := Predict(o, 365*day).Finding; f.Kind == Cleaned {
			t.Errorf("%g h after a fall: %+v", hour, f)
		}
	}
}

// TestABurstIsNamedWhereNoPaceFills: quiet weeks since three bursts do not explain a
// disk that the next one fills; steady growth needs no other reason.
func TestABurstIsNamedWhereNoPaceFills(t *testing.T) {
	bursts := series(40*288, 300, 100, func(s float64) float64 {
		v := 70 + .02*s/day + .05*math.Sin(s/2000)
		for _, began := range []float64{35, 27, 16} { // days ago; of 8 and two days each
			v += 8 * min(1, max(0, (s/day+began)/2))
		}
		return v
	})
	f := Predict(bursts, 365*day)
	if got := f.Finding; got.Kind != Growing || math.Abs(got.Burst-8) > .2 || got.Ago < 13*day || got.Ago > 35*day {
		t.Errorf("three bursts of 8: %+v", got)
	}
	if half := f.Quantile(.5); half < day || half > 20*day {
		t.Errorf("no burst fills: the median is %v s", half)
	}
	steady := series(40*288, 300, 100, func(s float64) float64 { return 90 + s/day })
	if got := Predict(steady, 365*day).Finding; got.Kind != Growing || got.Burst != 0 || got.Ago != 0 {
		t.Errorf("steady growth: %+v", got)
	}
}

// TestABurstIsNamedOnlyBesideAPaceThatIsTooSlow: by the median the pace fills so much of
// the room, and a burst of last week half of it.
func TestABurstIsNamedOnlyBesideAPaceThatIsTooSlow(t *testing.T) {
	const room, seconds = 20., 10 * day
	o := &outlook{capacity: 100, level: 100 - room, unit: day, horizon: 365 * day}
	past := &blocks{unit: day, rise: []float64{0, 0, 0, 10, 0, 0}, peak: []float64{0, 0, 0, 10, 0, 0}}
	for part, named := range map[float64]bool{.1: true, .2: true, .3: false, .5: false} {
		f := Finding{Kind: Growing, Rate: part * room / seconds}
		if f.addBurst(o, past, seconds); (f.Burst > 0) != named {
			t.Errorf("beside a pace that fills %g of the room: a burst of %g is named", part, f.Burst)
		}
	}
	past.rise[3], past.peak[3] = 4, 4 // a fifth of the room
	f := Finding{Kind: Growing}
	if f.addBurst(o, past, seconds); f.Burst != 0 {
		t.Error("a burst that fills a fifth of the room is named")
	}
}

// TestAJumpThatIsGoneIsNoNews: a file of two hours is no reason any more.
func TestAJumpThatIsGoneIsNoNews(t *testing.T) {
	for _, ago := range []float64{.5, 2, 6, 20} {
		for stays, want := range map[float64]Kind{30: Jumped, 2: Growing} {
			f := Predict(series(10*288, 300, 200, func(at float64) float64 {
				used, hours := 80+2*at/day, at/3600+ago
				switch {
				case hours >= 0:
					used += stays
				case hours >= -2:
					used += 30
				}
				return used
			}), 365*day)
			if f.Finding.Kind != want {
				t.Errorf("%g h after a file of two hours was gone but for %g: %+v", ago, stays, f.Finding)
			}
		}
	}
}
