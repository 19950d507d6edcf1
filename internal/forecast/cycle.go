package forecast

import (
	"math"
	"slices"
)

const day = 86400.0

// cycle is what comes down again: rotation, pruning, cleaners, restarts, and
// plain day and night.
type cycle struct {
	drops       int       // falls of a size that matters
	depth       float64   // threshold of such a fall, units of Used
	period      float64   // seconds from fall to fall, long ones preferred; 0 with fewer than 2 drops
	peak        float64   // highest Used before the last drops
	last        int       // cell of the newest peak that was followed by a drop
	lost        float64   // share of what rose that fell again, 1 in a bounded cycle
	trough      int       // cell of the newest trough
	lowAt, lows []float64 // cells and heights of the troughs
	at, heights []float64 // cells and heights of the peaks
	floor       bool      // the last drop went down to where an earlier rise had begun
}

// cycles finds falls by the zigzag rule: a peak counts once Used is depth
// below it, a trough once Used is depth above it. depth is 0.35 of the deepest
// fall from a running maximum, so that noise on a large tooth does not count.
func (w *workspace) cycles(g *grid) cycle {
	n := g.n()
	d, signed := w.scratch[:0], w.scratch2[:0]
	high, deepest := math.Inf(-1), 0.0
	for k, v := range g.at {
		high = max(high, g.top[k])
		deepest = max(deepest, high-v)
		if k > 0 {
			d, signed = append(d, math.Abs(v-g.at[k-1])), append(signed, v-g.at[k-1])
		}
	}
	// The even steps of a tooth that is only a few cells long are no noise.
	noise := min(median(d), spread(signed, median(signed)))
	w.scratch, w.scratch2 = d, signed
	c := cycle{depth: max(.35*deepest, 4*noise)}
	if c.depth <= 0 || deepest < c.depth {
		c.drops = 0
		return c
	}
	falls := w.scratch2[:0]
	peaks := w.scratch3[:0]
	lowAts, lows := w.px[:0], w.py[:0]
	rising, peakAt, peak, low, lowAt := true, 0, g.at[0], g.at[0], 0
	start, lost := g.at[0], 0.0
	for k := range n {
		if rising {
			if g.top[k] > peak {
				peak, peakAt = g.top[k], k
			}
			if g.at[k] < peak-c.depth {
				falls, peaks = append(falls, float64(peakAt)), append(peaks, peak)
				c.last = peakAt
				rising, low, lowAt = false, g.at[k], k
			}
			continue
		}
		if g.at[k] < low {
			low, lowAt = g.at[k], k
		}
		if g.at[k] > low+c.depth {
			rising, peak, peakAt = true, g.top[k], k
			lost += peaks[len(peaks)-1] - low
			lowAts, lows = append(lowAts, float64(lowAt)), append(lows, low)
		}
	}
	if !rising {
		lost += peaks[len(peaks)-1] - low
	}
	c.trough = lowAt
	c.lost = lost / max(lost+g.at[n-1]-start, 1e-300)
	c.drops = len(falls)
	c.floor = low <= start+.1*(c.depth/.35)
	w.scratch2, w.scratch3 = falls, peaks
	c.at, c.heights = falls, peaks
	c.lowAt, c.lows = lowAts, lows
	w.px, w.py = lowAts, lows
	if c.drops > 0 {
		c.peak = slices.Max(peaks[max(0, len(peaks)-8):])
	}
	if c.drops >= 2 {
		gaps := w.scratch[:0]
		for i := max(1, len(falls)-12); i < len(falls); i++ {
			gaps = append(gaps, falls[i]-falls[i-1])
		}
		slices.Sort(gaps)
		c.period = gaps[(len(gaps)*4)/5] * g.step
	}
	return c
}

// teeth is the line through the peaks of a cycle that is longer than a unit.
type teeth struct {
	weight float64 // that the cycle goes on
	top    float64 // the line at now, units of Used
	jitter float64 // spread of the peaks about it
	slope  slope
	next   float64 // seconds until the next peak is due
	pace   float64 // of a usual rise, units of Used per second
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
