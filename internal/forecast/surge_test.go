package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestARunawayIsSeenWithinTheHour(t *testing.T) {
	o := series(2000, 300, 100, func(at float64) float64 { return 50 + 10*max(0, at+2400)/3600 })
	f := Predict(o, 365*day)
	left := (100 - o.Used[1999]) / 10 * 3600
	if got := f.Quantile(.5); math.Abs(math.Log2(got/left)) > .3 || f.Finding.Kind != Surging {
		t.Errorf("full in %.2g h, want %.2g; %+v", got/3600, left/3600, f.Finding)
	}
}

// TestARunawayGoesOnUntilASampleSaysOtherwise: judged as of later than its newest sample, it
// has not stood still since. What had stood still by then has.
func TestARunawayGoesOnUntilASampleSaysOtherwise(t *testing.T) {
	for _, step := range []float64{60, 300, 3600} {
		for _, minutes := range []float64{0, 1, 4, 15, 30, 60, 180} {
			for grows, want := range map[float64]Kind{24: Surging, 8: Jumped} { // samples, of the newest 24
				o := series(2000, step, 100, func(at float64) float64 {
					return 50 + .005*math.Sin(at/977) + 15*min(grows, max(0, at/step+24))/24
				})
				for i := range o.T {
					o.T[i] -= minutes * 60
				}
				if f := Predict(o, 365*day).Finding; f.Kind != want {
					t.Errorf("a sample each %g s, the newest %g minutes old, grew for %g: %+v, want %v", step, minutes, grows, f, want)
				}
			}
		}
	}
}

// Its pace rises steadily: that it might feed itself makes the early time early.
func TestARunawayThatSpeedsUp(t *testing.T) {
	for _, c := range []struct{ hours, squared float64 }{{3, 1.5}, {4, 1.5}, {4, 1}} {
		o := series(2000, 300, 100, func(at float64) float64 {
			grown := max(0, at/3600+c.hours)
			return 30 + c.squared*grown*grown
		})
		left := math.Sqrt(70/c.squared) - c.hours
		f := Predict(o, 365*day)
		early, median := f.Quantile(.1)/3600, f.Quantile(.5)/3600
		if early < .65*left || early > left || math.Abs(median/left-1) > .15 {
			t.Errorf("%+v: full in %.2f h (early %.2f), want %.2f", c, median, early, left)
		}
	}
}

// It feeds itself, e times as fast every efold hours, after a week of little growth:
// as soon as it is little more than twice as fast as it was, at that age (hours), the hours
// that are left are known to within two fifths.
func TestARunawayThatFeedsItself(t *testing.T) {
	for _, c := range []struct{ efold, age, left float64 }{{13, 11, 17}, {13, 12, 16}, {5, 4, 6}, {26, 20, 28}} {
		grown := func(hours float64) float64 { return math.Expm1(max(0, hours) / c.efold) }
		o := series(2400, 300, 100, func(at float64) float64 {
			hours := at / 3600
			return 60 + hours*.004 + 40*grown(hours+c.age)/grown(c.age+c.left)
		})
		f := Predict(o, 365*day)
		if early, median := f.Quantile(.1)/3600, f.Quantile(.5)/3600; median > 1.4*c.left || median < c.left/1.4 || early > 1.1*c.left {
			t.Errorf("%+v: full in %.1f h (early %.1f)", c, median, early)
		}
	}
}

// TestTheFirstDayTellsNoAcceleration: the first hours of a host bend with its day and
// night, so new growth there goes on at its mean pace; from a day and a half on it speeds up.
func TestTheFirstDayTellsNoAcceleration(t *testing.T) {
	const efold, age, left = 5., 4., 6.
	grown := func(hours float64) float64 {
		return 40 * math.Expm1(max(0, hours)/efold) / math.Expm1((age+left)/efold)
	}
	atMeanPace := (40 - grown(age)) / (grown(age) / age)
	for samples, want := range map[int]float64{30 * 12: atMeanPace, 42 * 12: left} {
		o := series(samples, 300, 100, func(at float64) float64 { return 60 + at/3600*.004 + grown(at/3600+age) })
		if median := Predict(o, 365*day).Quantile(.5) / 3600; !(median > want/1.4 && median < want*1.4) {
			t.Errorf("after %d hours: full in %.1f h, want about %.1f", samples/12, median, want)
		}
	}
}

func TestNewGrowthAddsUntilItEnds(t *testing.T) {
	for _, c := range []struct {
		g       growth
		t, want float64
	}{
		{growth{rate: 2, until: 3}, 2, 4},
		{growth{rate: 2, until: 3}, 5, 6},                                                // ended after 3 s
		{growth{rate: 2, curvature: curvature{q: 1}, bends: 9, until: 3}, 2, 8},          // by the square of the time
		{growth{rate: 2, curvature: curvature{q: 1}, bends: 9, until: 3}, 5, 15},         // as far as it had come when it ended
		{growth{rate: 1, curvature: curvature{q: 2}, bends: 1, until: 3}, 3, 8},          // sped up for a second, then kept its pace of 3
		{growth{rate: 1, curvature: curvature{k: 1}, bends: 1, until: 9}, 1, math.E - 1}, // feeds itself
		{growth{rate: 1, curvature: curvature{k: 1}, bends: 1, until: 9}, 3, 3*math.E - 1},
	} {
		if got := c.g.rise(c.t); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%+v adds %g in %g s, want %g", c.g, got, c.t, c.want)
		}
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
	if s := w.newGrowth(fine, long, long, unitCycle{}, 100); !s.found || s.over || s.endedBefore+float64(len(s.precedents)) < 9 {
		t.Errorf("after nine bursts: %+v", s)
	}
	if got := fine.endedRises(nil, 36, 10, 100); len(got) != 0 {
		t.Errorf("in the newest samples: %g, want nothing like it", got)
	}
}

// A backup that is as large each week: while it runs it is told by how large
// those before it became, not by its pace of a moment.
func TestABurstEndsAsTheGreaterOnesBeforeIt(t *testing.T) {
	s := surge{found: true, age: 3600, rate: 1, size: 3600, precedents: []endedRise{{height: 5000}, {height: 6000}, {height: 5500}}, precedentOdds: 3}
	asBefore := 0
	for i := range mixtureFutures {
		if left, ok := s.asBefore(i); ok && (left == 1400 || left == 2400 || left == 1900) {
			asBefore++
		}
	}
	if asBefore < mixtureFutures*2/3 || asBefore > mixtureFutures*5/6 {
		t.Errorf("%d of %d futures end as one of three before, want three in four", asBefore, mixtureFutures)
	}
}

// TestAnImportThatIsOverStaysOver: beside growth that brings as much in days.
func TestAnImportThatIsOverStaysOver(t *testing.T) {
	for _, hours := range []float64{3, 12} {
		for after := hours / 2; after < 72; after++ {
			o := series(int((10*24+after)*12), 300, 100, func(at float64) float64 {
				return 30 + 3*(at/day+10) + 6*max(0, min(1, (at/3600+after+hours)/hours))
			})
			left := (100 - o.Used[len(o.Used)-1]) / 3
			if got := Predict(o, 365*day).Quantile(.5) / day; got < left/2 {
				t.Fatalf("%.1f h after an import of %g h: full in %.1f days, want %.1f", after, hours, got, left)
			}
		}
	}
}

// A backup that fits, nightly or weekly, asked for again and again while it is
// written, however far the samples lie apart and whether it keeps its hour or not.
func TestABackupThatFitsIsNoPage(t *testing.T) {
	for _, c := range []struct{ days, step, late, period float64 }{ // late in hours, period in days
		{9, 300, 0, 1}, {9, 300, .25, 1}, {20, 300, 0, 1}, {20, 300, .25, 1}, {40, 300, 0, 1}, {7, 60, 0, 1}, {24, 60, 0, 1},
		{31, 300, 0, 7}, {31, 300, .2, 7},
	} {
		for into := .1; into < 1.05; into += .1 { // hours that the last one has been written for
			o := series(int(c.days*day/c.step), c.step, 100, func(s float64) float64 {
				at := (s/day+into/24)/c.period + 1000
				run := math.Floor(at + .5)
				x := (at-run)*24*c.period + c.late*math.Sin(5*(run-1000))
				if x < 0 || x > 1.3 {
					return 60
				}
				return 60 + 30*min(1, x)
			})
			f := Predict(o, 365*day)
			if got := f.probability(day); got >= .25 {
				t.Errorf("%+v, after %.1f h: full within a day with a chance of %.2f; %+v", c, into, got, f.Finding)
			}
		}
	}
}

// TestNoiseIsNoNewGrowth: what is nearly full and flat is not full within minutes
// because two samples of a few hours happen to be higher than others.
func TestNoiseIsNoNewGrowth(t *testing.T) {
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 1))
		all := series(600, 60, 100, func(float64) float64 { return 97 + .2*random.NormFloat64() })
		for n := 10; n < 600; n++ {
			o := Observations{T: all.T[600-n:], Used: all.Used[:n], Capacity: 100}
			if f := Predict(o, 365*day); f.Finding.Kind == Surging {
				t.Errorf("after %d minutes: %+v", n, f.Finding)
			}
		}
	}
}

// TestANightIsNoEndOfNewGrowth: what stood still for as long before, and went on, has
// not levelled off. What stands still for longer has.
func TestANightIsNoEndOfNewGrowth(t *testing.T) {
	by := func(hours float64) Forecast { // since it began at 10:00 after 20 days of nothing
		o := series(20*288+int(hours*12), 300, 200, func(s float64) float64 {
			at := s/3600 + hours
			used := 60 + .2*math.Sin(s/5000)
			for h := 0.; h < at; h += .25 { // 3 an hour by day, .1 by night
				if clock := math.Mod(h+10, 24); clock >= 9 && clock < 21 {
					used += .75
				} else {
					used += .025
				}
			}
			return used
		})
		return Predict(o, 365*day)
	}
	for _, hours := range []float64{39, 41, 43, 45} { // in the second night
		if s := by(hours).Finding; s.Kind == Jumped {
			t.Errorf("%g h after it began, in its second night: %+v", hours, s)
		}
	}
	once := func(hours float64) Forecast { // it went on for eleven hours and stopped
		return Predict(series(20*288+int(hours*12), 300, 200, func(s float64) float64 {
			return 60 + .2*math.Sin(s/5000) + 3*max(0, min(11, s/3600+hours))
		}), 365*day)
	}
	for _, hours := range []float64{18, 24, 30} {
		if s := once(hours).Finding; s.Kind != Jumped {
			t.Errorf("%g h after it stopped for good: %+v", hours-11, s)
		}
	}
}

// TestWhatEachDayBringsAtItsHourIsNoJump: the newest samples, one a minute, do not reach
// back to yesterday's.
func TestWhatEachDayBringsAtItsHourIsNoJump(t *testing.T) {
	for into := 5.; into <= 65; into += 10 { // minutes since today's began, which takes 20
		o := series(8*1440, 60, 100, func(s float64) float64 {
			at := (s + 60*into) / day
			run := math.Floor(at)
			size := 1.5 + .4*math.Sin(3*run)
			return 60 + 2*at + 1.5*run + size*min(1, (at-run)*72) - .4*math.Sin(3*run)
		})
		if f := Predict(o, 365*day).Finding; f.Kind != Growing {
			t.Errorf("%g minutes into it: %+v", into, f)
		}
	}
}
