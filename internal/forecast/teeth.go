package forecast

import (
	"math"
	"slices"
)

const draws = 24 // futures in which a cycle goes on

// teeth is the line through the peaks of a cycle that is longer than a unit.
type teeth struct {
	weight float64 // that the cycle goes on
	top    float64 // the line at now, units of Used
	jitter float64 // spread of the peaks about it
	slope  slope
	next   float64 // seconds until the next peak is due
	grown  float64 // how much the present rise says of the peak that is due, 0 to 1
	pace   float64 // of the present rise, units of Used per second; of a usual one while it is young
	period float64 // seconds from peak to peak, 0 when not known
}

// slope is how cycles climb, units of Used per second: 0 with probability
// still, else rate +- sd.
type slope struct{ rate, sd, still, jitter float64 }

// climb fits a line through points (cells x, heights y) by Theil-Sen (Sen
// 1968). deep is the depth of the cycle: the prior of what it may climb while
// it was watched.
func (w *workspace) climb(x, y []float64, step, deep float64) slope {
	slopes := w.scratch[:0]
	for i := range x {
		for j := i + 1; j < len(x); j++ {
			slopes = append(slopes, (y[j]-y[i])/((x[j]-x[i])*step))
		}
	}
	w.scratch = slopes
	m := float64(len(x))
	if m < 2 {
		return slope{still: 1, jitter: .1 * deep}
	}
	s := slope{rate: median(slopes)}
	rest := w.scratch[:0]
	for i := range x {
		rest = append(rest, y[i]-s.rate*x[i]*step)
	}
	s.jitter = max(spread(rest, median(rest)), .005*deep)
	w.scratch = rest
	if m < 4 {
		s.jitter = max(s.jitter, .1*deep)
	}
	long := (x[len(x)-1] - x[0]) * step
	s.sd = s.jitter / long * math.Sqrt(12/m)
	z, prior := s.rate/s.sd, deep/long
	odds := math.Sqrt(s.sd*s.sd/(s.sd*s.sd+prior*prior)) * math.Exp(min(50, z*z/2*prior*prior/(s.sd*s.sd+prior*prior)))
	s.still = 1 / (1 + odds)
	return s
}

// teeth weighs whether the present rise will come down as the earlier ones
// did: the more often they came down the likelier, and the less so the farther
// it stands above all of them. The cycle climbs as its peaks or as its troughs
// do, whichever are the more even.
func (w *workspace) teeth(g *grid, c cycle) teeth {
	n := g.n()
	m := float64(c.drops)
	deep := c.depth / .35
	k := max(0, len(c.at)-12)
	x, y := c.at[k:], c.heights[k:]
	peaks := w.climb(x, y, g.step, deep)
	t := teeth{slope: peaks, jitter: max(peaks.jitter, .02*deep)}
	if low := w.climb(c.lowAt, c.lows, g.step, deep); len(c.lows) > 1 && low.jitter < peaks.jitter {
		t.slope = low
	}
	rest := w.scratch[:0]
	rate := t.slope.rate * (1 - t.slope.still)
	for i := range x {
		rest = append(rest, y[i]+rate*float64(n-1-int(x[i]))*g.step)
	}
	t.top = slices.Max(rest)
	mid := 0.0
	for _, v := range rest {
		mid += v / float64(len(rest))
	}
	irregular := 0.0
	for _, v := range rest {
		irregular += (v - mid) * (v - mid) / float64(len(rest))
	}
	irregular /= .1 * deep * deep
	w.scratch = rest
	now := g.at[n-1]
	t.period, t.pace = c.period, deep/max(c.period, g.step)
	if c.drops < 2 {
		t.pace = deep / (float64(n) * g.step)
	}
	if age := float64(n-1-c.trough) * g.step; c.period > 0 && c.trough >= c.last {
		if own := (now - g.at[c.trough]) / age; age > 0 && own > 0 {
			t.grown = min(1, age/c.period)
			t.pace += t.grown * (own - t.pace)
			// Falls that come by the clock, or at a height?
			height, clock := t.jitter/deep, c.uneven
			t.grown *= height * height / (height*height + clock*clock)
		}
	}
	t.next = max(c.period-float64(n-1-c.last)*g.step, 0)
	kappa := 1.0
	if !c.floor {
		kappa = 3
	}
	t.weight = m * m / (m*m + kappa)
	t.weight /= 1 + irregular
	if over := (now - t.top) / (t.jitter + .05*deep); over > 1 {
		t.weight *= math.Exp(-(over - 1))
	}
	return t
}

// futures draws the futures in which the cycle goes on. The peak that is due
// lies where the line of peaks says, and the farther the present rise has come
// the more where that rise itself leads; later peaks climb from there.
func (t teeth) futures(futures []future, level, capacity, horizon float64) []future {
	due := max(t.next, t.period/10)
	for i := range draws {
		u := (float64(i) + .5) / draws
		rate := 0.0
		if u > t.slope.still {
			rate = t.slope.rate + t.slope.sd*normal(kronecker(i, .6180339887498949))
		}
		peak := t.top + rate*due
		peak += t.grown * (level + t.pace*due - peak)
		peak += t.jitter * normal(kronecker(i, .7548776662466927))
		full := Never
		switch lack := capacity - peak; {
		case lack <= 0:
			if full = (capacity - level) / t.pace; t.period > 0 {
				full = min(full, due)
			}
		case rate > 0 && t.period > 0:
			full = due + math.Ceil(lack/rate/t.period)*t.period
		case rate > 0:
			full = lack / rate
		}
		if full > horizon {
			full = Never
		}
		futures = append(futures, future{weight: t.weight / draws, full: full})
	}
	return futures
}
