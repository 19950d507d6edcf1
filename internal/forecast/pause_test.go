package forecast

import (
	"fmt"
	"math"
	"testing"
)

// steps are a quiet host of 12 days on which, from 10 days on, so many steps of 10 come,
// apart hours apart, each within ten minutes; hours is since the end of the last one.
func steps(count int, apart, hours, capacity float64) Observations {
	last := 10*24 + float64(count-1)*apart + 1./6
	return series(int((last+hours)*12), 300, capacity, func(s float64) float64 {
		used, at := 50+.001*math.Sin(s), last+hours+s/3600
		for k := range count {
			used += 10 * max(0, min(1, 6*(at-10*24-float64(k)*apart)))
		}
		return used
	})
}

// TestWhatComesInStepsWaitsForTheNext: between two of them it is not full in minutes at the
// mean pace, and once it has waited for far longer than between those before, it is over.
func TestWhatComesInStepsWaitsForTheNext(t *testing.T) {
	for _, count := range []int{2, 3, 5} {
		for _, hours := range []float64{1, 2, 3, 4, 5} {
			f := Predict(steps(count, 6, hours, 50+10*float64(count)+3), 90*day)
			left, early := 6-hours, f.Quantile(.1)/3600
			if got := f.Quantile(.5) / 3600; got < left/2 || got > 4*left {
				t.Errorf("%d steps, %g h after the last: full in %.1f h, the next one is %g h away", count, hours, got, left)
			}
			if early < left/12 {
				t.Errorf("%d steps, %g h after the last: full in %.2f h in one of ten futures", count, hours, early)
			}
			told := hours > toldPause*(6*float64(count-1)+hours+1)
			if f.Finding.Kind != Surging || told && math.Abs(f.Finding.Paused/3600-hours) > .4 {
				t.Errorf("%d steps, %g h after the last: %+v", count, hours, f.Finding)
			}
		}
		for _, hours := range []float64{18, 30, 48} {
			if got := Predict(steps(count, 6, hours, 50+10*float64(count)+3), 90*day).Quantile(.5) / day; got < 2 {
				t.Errorf("%d steps, %g h after the last: full in %.2g days", count, hours, got)
			}
		}
	}
}

// TestGrowthByDayPausesAtNight: the next morning fills the disk, not the night.
func TestGrowthByDayPausesAtNight(t *testing.T) {
	for _, hours := range []float64{1, 2, 3, 4} {
		f := Predict(series(int((10*24+2*24+9+hours)*12), 300, 100, func(s float64) float64 {
			at := max(0, 2*24+9+hours+s/3600)
			return 20 + 2.8*(9*math.Floor(at/24)+min(9, math.Mod(at, 24)))
		}), 90*day)
		left := 15 - hours + (80-27*2.8)/2.8
		if got := f.Quantile(.5) / 3600; got < left/2 || got > 2*left {
			t.Errorf("%g h into the night: full in %.1f h, want %.1f", hours, got, left)
		}
	}
}

// TestAPauseIsSeenBesideEarlierOnes: how long they still lasted when they were as old; a
// fall is none, nor is a cell or two.
func TestAPauseIsSeenBesideEarlierOnes(t *testing.T) {
	g := &grid{step: 60, at: []float64{0}}
	rise := func(cells int, each float64) {
		for range cells {
			g.at = append(g.at, g.at[len(g.at)-1]+each)
		}
	}
	rise(4, 10)
	rise(20, 0)
	rise(4, 10)
	rise(6, 0)
	rise(4, 10)
	rise(2, 0)
	if p := g.pauseSince(0, 1); p.age != 0 || p.lasts(3) != 0 {
		t.Errorf("two cells: %+v", p)
	}
	rise(8, 0)
	p := g.pauseSince(0, 1)
	if p.age != 600 || fmt.Sprint(p.left) != "[600]" {
		t.Errorf("%+v, want the 10 minutes that one of 20 still lasted after 10", p)
	}
	earlier, later := 0, 0
	for i := range mixtureFutures {
		switch l := p.lasts(i); {
		case l == 600:
			earlier++
		case l > 600:
			later++
		}
	}
	if earlier < mixtureFutures/2-1 || earlier > mixtureFutures/2+1 || later < mixtureFutures/8 {
		t.Errorf("%d of %d futures wait as the earlier one did, %d longer", earlier, mixtureFutures, later)
	}
	rise(1, -30)
	rise(1, 0)
	if p := g.pauseSince(0, 1); p.age != 0 {
		t.Errorf("after a fall: %+v", p)
	}
}

// TestAClimbBeginsWhenThePauseEnds: until then the line climbs as before.
func TestAClimbBeginsWhenThePauseEnds(t *testing.T) {
	const period = 10.
	p := drawnPeaks{peaks: &peaks{above: []float64{0}}}
	for _, c := range []struct {
		extra growth
		want  float64
	}{
		{growth{}, 100},
		{growth{rate: 3, begins: 0, bends: Never, until: Never}, 25},
		{growth{rate: 3, begins: 20, bends: Never, until: Never}, 40},
		{growth{rate: 3, begins: 20, bends: Never, until: 30}, 70},
		{growth{rate: 3, begins: 200, bends: Never, until: Never}, 100},
	} {
		got := climb{rate: 1, extra: c.extra}.reach(p, 100, 0, period)
		if math.Abs(got-c.want) > period {
			t.Errorf("%+v: %g, want %g, give or take a period", c.extra, got, c.want)
		}
		alone := c.extra.rise(got) + got
		if math.Abs(alone-100) > 4*period {
			t.Errorf("%+v: the line has climbed by %g", c.extra, alone)
		}
	}
}
