package forecast

import (
	"math"
	"slices"
)

const day = 86400.0

// cycle is what comes down again: rotation, pruning, cleaners, restarts, and
// plain day and night.
type cycle struct {
	drops  int     // falls of a size that matters
	depth  float64 // threshold of such a fall, units of Used
	period float64 // seconds from fall to fall, long ones preferred; 0 with fewer than 2 drops
	peak   float64 // highest Used before the last drops
	last   int     // cell of the newest peak that was followed by a drop
	trough int     // cell of the newest trough
	floor  bool    // the last drop went down to where an earlier rise had begun
}

// cycles finds falls by the zigzag rule: a peak counts once Used is depth
// below it, a trough once Used is depth above it. depth is 0.35 of the deepest
// fall from a running maximum, so that noise on a large tooth does not count.
func (w *workspace) cycles(g *grid) cycle {
	n := g.n()
	d := w.scratch[:0]
	high, deepest := math.Inf(-1), 0.0
	for k, v := range g.at {
		high = max(high, g.top[k])
		deepest = max(deepest, high-v)
		if k > 0 {
			d = append(d, math.Abs(v-g.at[k-1]))
		}
	}
	noise := median(d)
	w.scratch = d
	c := cycle{depth: max(.35*deepest, 4*noise)}
	if c.depth <= 0 || deepest < c.depth {
		c.drops = 0
		return c
	}
	falls := w.scratch2[:0]
	peaks := w.scratch3[:0]
	rising, peakAt, peak, low, lowAt := true, 0, g.at[0], g.at[0], 0
	start := g.at[0]
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
		}
	}
	c.trough = lowAt
	c.drops = len(falls)
	c.floor = low <= start+.1*(c.depth/.35)
	w.scratch2, w.scratch3 = falls, peaks
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
