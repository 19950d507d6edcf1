package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
)

// cellByCell is the first passage of a path along which every cell is looked at,
// up to the end of the replay.
func cellByCell(c *course, p path, level, capacity float64) float64 {
	offset, before := level-p.base-c.r[p.start], level
	for s := p.start + 1; s < len(c.r); s++ {
		t := float64(s-p.start) * c.step
		base := p.trend(t) + offset
		if reach := base + c.top[s]; reach >= capacity {
			x := 1.0
			if reach > before {
				x = (capacity - before) / (reach - before)
			}
			return max(t-c.step+x*c.step, 0)
		}
		before = base + c.r[s]
	}
	return Never
}

// TestSkippingMissesNoPeak compares paths that skip what is too low to matter with
// a look at every cell, for peaks of a single cell at each place.
func TestSkippingMissesNoPeak(t *testing.T) {
	const cells, step, capacity = 6*stride + 5, 60., 10.
	random := rand.New(rand.NewPCG(1, 2))
	for peak := 1; peak < cells; peak++ {
		for start := range min(peak, stride+2) {
			c := course{step: step, r: make([]float64, cells), top: make([]float64, cells)}
			for k := range c.r {
				c.r[k] = random.Float64()
				c.top[k] = c.r[k]
			}
			c.top[peak] = 11 + c.r[start]
			c.index()
			p := path{rate: 1e-9, start: start, again: []int{0}}
			level := c.r[start]
			want := cellByCell(&c, p, level, capacity)
			if got := c.firstPassage(p, level, capacity, 1e9); math.Abs(got-want) > 1e-6*want {
				t.Fatalf("a peak in cell %d, from cell %d: full in %v s, looked at cell by cell in %v s", peak, start, got, want)
			}
		}
	}
}

// TestBeyondTheReplayTheTrendGoesOn as it bends, and a tooth that comes down comes down.
func TestBeyondTheReplayTheTrendGoesOn(t *testing.T) {
	for _, full := range []float64{60, 79, 81, 100, 150, 200} { // days, of a history of 20
		o := series(20*288, 300, 100, func(at float64) float64 {
			x := (at/day + 20) / (full + 20)
			return 100 * x * x
		})
		if got := Predict(o, 365*day).Quantile(.5) / day; math.Abs(got/full-1) > .1 {
			t.Errorf("full in %.0f days, want %.0f", got, full)
		}
	}
	for _, age := range []float64{18, 18.4, 22, 22.7} {
		o := series(int(age*288), 300, 100, func(at float64) float64 { return 50 + 20*math.Mod(at/day+age, 1) })
		if got := Predict(o, 365*day).Quantile(.1) / day; got < 365 {
			t.Errorf("a tooth of a day, seen for %g: a tenth is full in %.0f days", age, got)
		}
	}
}

// TestAFarHorizonHidesNoNearPassage: what a pace that falls faster and faster would bring
// by then has nothing to do with the next peak.
func TestAFarHorizonHidesNoNearPassage(t *testing.T) {
	c := course{step: 600, r: []float64{0, 0, 5, 0, 0, 0}}
	c.top = c.r
	c.index()
	for _, horizon := range []float64{day, 30 * day, 3000 * day} {
		p := path{base: 96, rate: -1e-6, curvature: curvature{k: 1e-5}, fade: 1e9, again: []int{0}}
		if got := c.firstPassage(p, 96, 100, horizon); math.Abs(got-1080) > 1 {
			t.Errorf("within %g days: full in %g s, want 1080", horizon/day, got)
		}
	}
}
