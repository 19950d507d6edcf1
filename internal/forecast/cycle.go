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
	at, heights []float64 // cells and heights of the peaks
	floor       bool      // the last drop went down to where an earlier rise had begun
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
	weight float64   // that the cycle goes on
	x, y   []float64 // seconds before now and height of the last peaks
	jitter float64   // spread of the peaks about their line
	runs   []run     // its slope
	pace   float64   // of the present rise, units of Used per second
}

// top returns the line of peaks of the given slope at now.
func (t *teeth) top(rate float64) float64 {
	sum := 0.0
	for i := range t.x {
		sum += t.y[i] + rate*t.x[i]
	}
	return sum / float64(len(t.x))
}

// teeth weighs whether the present rise will come down as the earlier ones
// did: the more often they came down the likelier, and the less so the farther
// it stands above all of them. runs tells how cycles climb.
func (w *workspace) teeth(g *grid, c cycle, runs []run) teeth {
	n := g.n()
	m := float64(c.drops)
	deep := c.depth / .35
	t := teeth{runs: runs, x: w.px[:0], y: w.py[:0]}
	rate, total := 0.0, 0.0
	for _, r := range runs {
		rate += r.weight * r.rate
		total += r.weight
	}
	rate /= max(total, 1e-300)
	rest := w.scratch[:0]
	for i := max(0, len(c.at)-8); i < len(c.at); i++ {
		x := float64(n-1-int(c.at[i])) * g.step
		t.x, t.y = append(t.x, x), append(t.y, c.heights[i])
		rest = append(rest, c.heights[i]+rate*x)
	}
	w.px, w.py = t.x, t.y
	t.jitter = max(spread(rest, median(rest)), .01*deep)
	w.scratch = rest
	if m < 4 {
		t.jitter = max(t.jitter, .1*deep)
	}
	now := g.at[n-1]
	if c.trough < n-1 {
		t.pace = (now - g.at[c.trough]) / (float64(n-1-c.trough) * g.step)
	}
	kappa := 1.0
	if !c.floor {
		kappa = 3
	}
	t.weight = m * m / (m*m + kappa)
	if over := (now - t.top(rate)) / (t.jitter + .05*deep); over > 1 {
		t.weight *= math.Exp(-(over - 1))
	}
	return t
}
