package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A machine that sleeps for three days between two samples, or is not read for
// as long, goes on as before.
func TestASuspendIsNoQuietTime(t *testing.T) {
	const minute = 60.
	for name, awake := range map[string]int{"just woken": 1, "an hour later": 60, "four hours later": 240} {
		for _, gap := range []float64{6 * 3600, day, 3 * day, 180 * day} {
			var o Observations
			o.Capacity = 16 << 20
			for m := -1440; m < awake; m++ {
				at := float64(m) * minute
				if m >= 0 {
					at += gap
				}
				o.T, o.Used = append(o.T, at), append(o.Used, 12<<20+float64(m)*4096)
			}
			now := o.T[len(o.T)-1]
			for i := range o.T {
				o.T[i] -= now
			}
			left := (o.Capacity - o.Used[len(o.Used)-1]) / 4096 * minute
			if got := Predict(o, 365*day).Quantile(.5); math.Abs(got/left-1) > .2 {
				t.Errorf("%s, after %g h: full in %.1f h, want %.1f", name, gap/3600, got/3600, left/3600)
			}
		}
	}
}

// An agent that was stopped while the disk went on filling was not suspended.
func TestAStoppedAgentIsNoSuspend(t *testing.T) {
	var o Observations
	o.Capacity = 100
	for h := -20 * 24; h <= 0; h++ {
		if h > -96 && h < -12 {
			continue
		}
		o.T, o.Used = append(o.T, float64(h)*3600), append(o.Used, 80+float64(h)/24)
	}
	if got := Predict(o, 365*day).Quantile(.5) / day; math.Abs(got/20-1) > .1 {
		t.Errorf("full in %.1f days, want 20", got)
	}
}

// TestASuspendIsTakenOutInWholeDays where the hour of the day may matter: what came
// each day before it comes at the same hour after it.
func TestASuspendIsTakenOutInWholeDays(t *testing.T) {
	for _, c := range []struct{ before, gap, want float64 }{{1, 1.4, 1.4}, {5, 1.4, 1}, {5, .4, 0}} { // days
		var o Observations
		for at := -c.before; at <= 0; at += 1. / 144 {
			o.T, o.Used = append(o.T, (at-c.gap-.01)*day), append(o.Used, 50+at)
		}
		o.T, o.Used = append(o.T, 0), append(o.Used, 50)
		first := o.T[0]
		if got := (new(workspace).withoutSuspend(o).T[0] - first) / day; math.Abs(got-c.want) > .02 {
			t.Errorf("after %g days, asleep for %g: %.2f days taken out, want %g", c.before, c.gap, got, c.want)
		}
	}
}

// TestNoTwoObservationsAreAtOneTime after a suspend, though all of the gap is taken out.
func TestNoTwoObservationsAreAtOneTime(t *testing.T) {
	for _, before := range []float64{1, 5} { // days
		var o Observations
		for at := -before * 24; at <= 5; at++ {
			clock := at - 5
			if at < 0 {
				clock -= 71 // with the hour that is between two samples, three days
			}
			o.T, o.Used = append(o.T, clock*3600), append(o.Used, 50+at/24)
		}
		got := new(workspace).withoutSuspend(o).T
		if out := (got[0] - o.T[0]) / day; math.Abs(out-3) > .01 {
			t.Errorf("after %g days: %.2f days taken out, want 3", before, out)
		}
		for i := 1; i < len(got); i++ {
			if got[i] <= got[i-1] {
				t.Errorf("after %g days: %.2f h after %.2f h", before, got[i]/3600, got[i-1]/3600)
			}
		}
	}
}

// TestACleanupBeforeASuspendHidesItNot: on the whole Used had come down before it, and yet
// grew as ever. Where it comes down all the time nothing was suspended.
func TestACleanupBeforeASuspendHidesItNot(t *testing.T) {
	for name, c := range map[string]struct {
		perDay, daily, cleaned float64 // units of Used: it grows by, it rotates, went
		before                 float64 // days from the cleanup until the suspend
		asleep                 bool
	}{
		"three days after a cleanup": {1, 0, 9, 3, true},
		"a day after one":            {1, 0, 30, 1, true},
		"six days after one":         {1, 0, 30, 6, true},
		"none":                       {1, 0, 0, 3, true},
		"shrinks, the agent stopped": {-1, 0, 0, 3, false},
		"rotates, the agent stopped": {.2, 10, 0, 3, false},
	} {
		for _, gap := range []float64{3, 10, 20} { // days
			for _, awake := range []float64{0, .25, 2} {
				var o Observations
				random := rand.New(rand.NewPCG(1, 1))
				for at := -40.; at <= awake; at += 1. / 144 {
					clock, used := at-gap-awake, 50+c.perDay*at+c.daily*math.Mod(at+40.6, 1)+.05*random.NormFloat64()
					if at < -c.before {
						used += c.cleaned
					}
					if at > 0 {
						clock += gap
						if !c.asleep {
							used += c.perDay * gap
						}
					}
					o.T, o.Used = append(o.T, clock*day), append(o.Used, used)
				}
				if awake == 0 && !c.asleep {
					continue // nobody knows yet
				}
				want := 0.
				if c.asleep {
					want = gap
				}
				if out := (new(workspace).withoutSuspend(o).T[0] - o.T[0]) / day; math.Abs(out-want) > .02 {
					t.Errorf("%s, not seen for %g days until %g days ago: %.2f days taken out, want %g", name, gap, awake, out, want)
				}
			}
		}
	}
}

// TestMomentsAreToldByTheClock, however long the machine slept since; how long ago Used
// came down is without it, for that is compared with what has risen.
func TestMomentsAreToldByTheClock(t *testing.T) {
	for _, c := range []struct {
		kind                 Kind
		since, event, asleep float64 // awake hours since what is told, since the event and since the machine slept
		used                 func(at, event float64) float64
	}{
		{Jumped, 20, 20, 10, func(at, event float64) float64 { return 30 + .1*at + 15*event }},
		{Surging, 30, 30, 12, func(at, event float64) float64 { return 30 + at + 11*event*(at+30./24) }},
		{Growing, 59 * 24, 5 * 24, 48, func(at, event float64) float64 { return 80 + .3*at - 35*event }},
	} {
		for _, slept := range []float64{0, 6, 20} { // days
			o := series(60*144, 600, 100, func(t float64) float64 {
				event := 0.
				if t > -c.event*3600 {
					event = 1
				}
				return c.used(t/day, event) + .02*math.Sin(t/977)
			})
			for i, at := range o.T {
				if at < -c.asleep*3600 {
					o.T[i] -= slept * day
				}
			}
			f := Predict(o, 365*day)
			s, want := f.Finding, c.since*3600+slept*day
			if s.Kind != c.kind || math.Abs(s.Since-want) > 2*3600 || s.Kind != Jumped && f.Since != s.Since {
				t.Errorf("slept %g days: %v %.1f h ago, the regime %.1f, want %v %g", slept, s.Kind, s.Since/3600, f.Since/3600, c.kind, want/3600)
			}
			if c.kind == Growing && math.Abs(f.Fall.Ago/3600-c.event) > 2 {
				t.Errorf("slept %g days: %.1f h awake since Used came down, want %g", slept, f.Fall.Ago/3600, c.event)
			}
		}
	}
}
