package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
)

// onABase returns a history of so many days: a rotation by the clock, each time of size,
// on a base; both in parts of 100.
func onABase(end, period, size float64, base func(at float64) float64) Observations {
	noise := rand.New(rand.NewPCG(7, 5))
	return series(int(end*288), 300, 100, func(s float64) float64 {
		at := end + s/day
		return base(at) + size*math.Mod(at/period, 1) + .04*noise.NormFloat64()
	})
}

// fullAfter returns after how many days from end such a history is full, +Inf if it is not
// within a year.
func fullAfter(end, period, size float64, base func(at float64) float64) float64 {
	for after := 0.; after < 365; after += .01 {
		if base(end+after)+size*math.Mod((end+after)/period, 1) >= 100 {
			return after
		}
	}
	return math.Inf(1)
}

const baseChanged = 20.3 // days since the histories below began

// TestANewPaceBesideARotationOfDays: what a leak does from baseChanged on shows beside a
// rotation once its tooth has fallen, long before half of the peaks do.
func TestANewPaceBesideARotationOfDays(t *testing.T) {
	const pace = 1.2 // of 100 a day, before
	for _, period := range []float64{2, 3} {
		for name, times := range map[string]float64{"twice": 2, "four times": 4, "half": .5, "none": 0} {
			base := func(at float64) float64 { return 30 + pace*(min(at, baseChanged)+times*max(0, at-baseChanged)) }
			for after := 2*period + .5; after < 8; after += .5 {
				end := baseChanged + after
				got := Predict(onABase(end, period, 8, base), 365*day).Quantile(.5) / day
				want := fullAfter(end, period, 8, base)
				if times == 0 && got < 300 || times > 0 && math.Abs(math.Log2(got/want)) > .5 {
					t.Errorf("every %g days, %s the pace for %.1f days: full in %.1f days, want %.1f", period, name, after, got, want)
				}
			}
		}
	}
}

// TestMuchMoreThanAToothBringsIsOfTheBase: the tooth in which it came need not fall for that.
func TestMuchMoreThanAToothBringsIsOfTheBase(t *testing.T) {
	const pace, times = 1.2, 8
	base := func(at float64) float64 { return 30 + pace*(at+(times-1)*max(0, at-baseChanged)) }
	for after := .3; after < .65; after += .05 { // until the tooth falls, .7 days after it
		end := baseChanged + after
		got, want := Predict(onABase(end, 3, 8, base), 365*day).Quantile(.5)/day, fullAfter(end, 3, 8, base)
		if math.Abs(math.Log2(got/want)) > 1 {
			t.Errorf("after %.2f days: full in %.1f days, want %.1f", after, got, want)
		}
	}
}

func TestStayChance(t *testing.T) {
	for name, c := range map[string]struct {
		age               int
		since, lump, want float64
	}{
		"as much as the tooth":    {10, 4, 4, .5},
		"less than the tooth":     {10, 4, 1, .5},
		"four times the tooth":    {10, 4, 16, .875},
		"a tooth fell since":      {10, 12, 1, 1},
		"while teeth do not rise": {30, 4, 1, 1},
	} {
		b := base{age: c.age, step: 1, news: surge{age: c.since, lump: c.lump}}
		for k := range 21 { // of 20 cells, which rise by one a cell
			b.shape = append(b.shape, float64(k))
		}
		if got := b.stayChance(); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: stays with chance %.3f, want %.3f", name, got, c.want)
		}
	}
}

// TestAToothFillsWhenItRises: a dump that comes late in its period fills the disk then, and
// not when it goes.
func TestAToothFillsWhenItRises(t *testing.T) {
	b := base{shape: []float64{0, 0, 0, 0, 8, 8, 8, 8}, age: 1, step: 3600}
	for _, c := range []struct{ part, rate, want float64 }{
		{.5, 0, 2.5}, {1, 0, 3}, {.25, 0, 2.25},
		{.5, 1. / 3600, 2 + 5./9}, // 2 before the dump, then 9 an hour
	} {
		if got := b.passes(c.part, c.rate, 6*3600) / 3600; math.Abs(got-c.want) > .01 {
			t.Errorf("%g of the way at %g: after %.2f h, want %.2f", c.part, c.rate, got, c.want)
		}
	}
}

// TestAToothThatRisesNoMoreFillsAtItsEnd: of nothing there is no part to come.
func TestAToothThatRisesNoMoreFillsAtItsEnd(t *testing.T) {
	b := base{shape: []float64{0, 4, 8, 8, 8, 8, 7}, age: 3, step: 3600}
	for _, rate := range []float64{0, -1. / 3600} {
		if got := b.passes(.5, rate, 3*3600); got != 3*3600 {
			t.Errorf("at %g: after %g s", rate, got)
		}
	}
}

// TestABaseIsKnownAsOfTheNewestSample: hours without one are no end of new growth, and what
// has begun goes on in them.
func TestABaseIsKnownAsOfTheNewestSample(t *testing.T) {
	const pace, times = 1.2, 4
	base := func(at float64) float64 { return 30 + pace*(at+(times-1)*max(0, at-baseChanged)) }
	seen := func(after, stale float64) Forecast {
		o := onABase(baseChanged+after, 3, 8, base)
		for i := range o.T {
			o.T[i] -= stale * day
		}
		return Predict(o, 365*day)
	}
	for _, stale := range []float64{.1, .3, .6} {
		f := seen(.5, stale)
		if want := fullAfter(baseChanged+.5, 3, 8, base) - stale; f.Finding.Kind != Surging || f.Quantile(.2)/day > 1.5*want {
			t.Errorf("newest sample %.1f days old: %v, a fifth is full in %.1f days, want %.1f", stale, f.Finding.Kind, f.Quantile(.2)/day, want)
		}
		got, want := seen(6.2, stale).Quantile(.5)/day, fullAfter(baseChanged+6.2, 3, 8, base)-stale
		if math.Abs(got-want) > .25 {
			t.Errorf("newest sample %.1f days old: full in %.2f days, want %.2f", stale, got, want)
		}
	}
}

// TestWhatABaseDoesIsSaid: new growth beneath the present tooth, and the new pace later on.
func TestWhatABaseDoesIsSaid(t *testing.T) {
	const pace, times = 1.2, 6
	base := func(at float64) float64 { return 15 + pace*(at+(times-1)*max(0, at-baseChanged)) }
	for _, after := range []float64{.71, 1.2} { // since then the tooth has fallen
		f := Predict(onABase(baseChanged+after, 3, 8, base), 365*day).Finding
		if f.Kind != Surging || math.Abs(f.Since/day-after) > .1 || math.Abs(f.Rate*day/(times*pace)-1) > .15 {
			t.Errorf("after %g days: %v since %.2f days, %.1f a day", after, f.Kind, f.Since/day, f.Rate*day)
		}
	}
	f := Predict(onABase(baseChanged+5, 3, 8, base), 365*day).Finding
	if f.Kind != CyclingUp || math.Abs(f.Rate*day/(times*pace)-1) > .2 {
		t.Errorf("after 5 days: %v, %.2f a day", f.Kind, f.Rate*day)
	}
}

// TestAJumpBesideARotationOfDays: what was imported stays when the tooth falls.
func TestAJumpBesideARotationOfDays(t *testing.T) {
	const pace, jump = 1.2, 15
	base := func(at float64) float64 { return 30 + pace*at + jump*min(1, max(0, at-baseChanged)*12) }
	for after := 3.5; after < 12; after++ {
		end := baseChanged + after
		got, want := Predict(onABase(end, 3, 8, base), 365*day).Quantile(.5)/day, fullAfter(end, 3, 8, base)
		if math.Abs(math.Log2(got/want)) > .3 {
			t.Errorf("%.1f days after it: full in %.1f days, want %.1f", after, got, want)
		}
	}
}

// TestALargerToothIsNoBase: a log that was written twice as fast for one tooth is gone with
// it, and of those that differ no one is a new pace.
func TestALargerToothIsNoBase(t *testing.T) {
	tooth := func(at float64) float64 {
		if math.Floor(at/3) == 7 {
			return 2
		}
		return 1 + .1*math.Sin(math.Floor(at/3)*1.9)
	}
	for end := 24.3; end < 33; end += .7 {
		o := series(int(end*288), 300, 100, func(s float64) float64 {
			at := end + s/day
			return 40 + .2*at + 15*tooth(at)*math.Mod(at/3, 1)
		})
		if got := Predict(o, 365*day).Quantile(.1) / day; got < 60 {
			t.Errorf("%.1f days after it fell: a tenth is full in %.1f days", end-24, got)
		}
	}
}

// TestSeasonallyAdjustedKeepsTheBaseAlone: teeth leave nothing of them, and a new pace shows
// from its first cell on.
func TestSeasonallyAdjustedKeepsTheBaseAlone(t *testing.T) {
	const period, n = 24, 230
	g := &grid{step: 3600}
	base := func(k int) float64 { return .1*float64(k) + .3*max(0, float64(k-200)) }
	for k := range n {
		g.at = append(g.at, base(k)+math.Pow(float64(k%period), 1.3))
	}
	var starts []int
	for k := period; k < n; k += period {
		starts = append(starts, k)
	}
	a := new(workspace).seasonallyAdjusted(g, starts)
	if a.n() != n-period {
		t.Fatalf("%d cells, want %d", a.n(), n-period)
	}
	for k, v := range a.at {
		if want := base(k + period); math.Abs(v-want) > 1e-9 {
			t.Errorf("cell %d: %.3f, want %.3f", k+period, v, want)
		}
	}
}
