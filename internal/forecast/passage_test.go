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
