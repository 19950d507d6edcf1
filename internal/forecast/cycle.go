package forecast

import (
	"math"
	"slices"
)

const (
	day = 86400.0

	// raggedReturns is the variance about a line, in squared depths, from which
	// on falls are those of a random walk.
	raggedReturns = .07 * .07
)

// cycle is what comes down again: rotation, pruning, cleaners, restarts, and
// plain day and night.
type cycle struct {
	drops       int       // falls of a size that matters
	depth       float64   // threshold of such a fall, units of Used
	period      float64   // seconds from fall to fall, long ones preferred; 0 with fewer than 2 drops
	ragged      float64   // variance of its peaks, or of its troughs, about their line, in squared depths: the lesser
	uneven      float64   // spread of the times from fall to fall, in periods
	peak        float64   // highest Used before the last drops
	last        int       // cell of the newest peak that was followed by a drop
	lost        float64   // share of what rose that fell again, 1 in a bounded cycle
	trough      int       // cell of the newest trough
	lowAt, lows []float64 // cells and heights of the troughs
	at, heights []float64 // cells and heights of the peaks
	long        bool      // it is longer than a unit, or was seen once
	tooth       bool      // it is long and what rose fell again
	floor       bool      // the last drop went down to where an earlier rise had begun
}

// returns tells whether most of what rises comes down again: then a part of
// the past, taken by itself, misleads. Longer than a unit, at least three falls
// must show that it comes down from or to one line.
func (c cycle) returns() bool {
	return c.lost > .5 && c.drops > 0 && (!c.long || c.drops > 2 && c.ragged < raggedReturns)
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
	c := cycle{depth: .35 * deepest}
	if deepest <= 9*noise || deepest <= 0 {
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
	if len(peaks) > 0 {
		c.lost = lost / (lost + max(0, g.at[n-1]-peaks[0]) + 1e-300)
	}
	c.drops = len(falls)
	c.floor = low <= start+.1*(c.depth/.35)
	w.scratch2, w.scratch3 = falls, peaks
	c.at, c.heights = falls, peaks
	c.lowAt, c.lows = lowAts, lows
	w.px, w.py = lowAts, lows
	if c.drops > 0 {
		c.peak = slices.Max(peaks[max(0, len(peaks)-8):])
	}
	c.ragged = min(ragged(c.at, c.heights, deepest), ragged(c.lowAt, c.lows, deepest))
	if c.drops >= 2 {
		gaps := w.scratch[:0]
		for i := max(1, len(falls)-12); i < len(falls); i++ {
			gaps = append(gaps, falls[i]-falls[i-1])
		}
		slices.Sort(gaps)
		long, short := gaps[len(gaps)*4/5], gaps[len(gaps)/5]
		c.period, c.uneven = long*g.step, max(.02, (long-short)/long)
		if len(gaps) < 3 {
			c.uneven = max(c.uneven, .3)
		}
	}
	return c
}
