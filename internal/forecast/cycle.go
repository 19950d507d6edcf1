package forecast

import (
	"math"
	"slices"
)

const (
	// clearOfNoise is how many times the noise of a cell's step the deepest fall must be.
	clearOfNoise = 9

	// deepEnough is the part of the deepest fall from which on a fall counts.
	deepEnough = .35

	// recentTeeth are the newest teeth that tell how high a cycle comes, how long it takes
	// and how even it is. cycle.peak is the highest peak of peakAmong.
	recentTeeth, peakAmong = 12, 8

	// nearFirst is the part of the depth by which the last drop may have ended above where
	// the history begins, to have gone down to there.
	nearFirst = .1

	// longerThan is how many units a cycle must take to be longer than one: teeth of 27
	// hours, met once a day, come and go within weeks.
	longerThan = 1.15

	// raggedReturns is the variance about a line, in squared depths, from which on
	// falls are taken for those of a random walk.
	raggedReturns = .07 * .07

	// Most of what rises comes down again where more than mostReturned of it does. Of a
	// cycle that spans units more than someReturned must.
	mostReturned, someReturned = .5, .35

	// heightensFrom is the part of a unit that a cycle within it must be longer than to heighten.
	heightensFrom = 1. / 8

	// Falls come by the clock where gapRange is below punctualRange. It is rangeLeast at
	// least, and of m < 3 times from fall to fall fewGapsRange/m^2.
	punctualRange, rangeLeast, fewGapsRange = .2, .02, .3
)

// cycle is what comes down again: rotation, pruning, cleaners, restarts, and
// plain day and night.
type cycle struct {
	falls
	drops       int        // falls of a size that matters
	depth       float64    // the deepest of them, units of Used
	period      float64    // 80 % quantile of the seconds from fall to fall; 0 with fewer than 2 drops
	ragged      float64    // variance of its peaks, or of its troughs, about their line, in squared depths: the lesser
	gapRange    float64    // (q80 - q20)/q80 of the times from fall to fall: 1.7 standard deviations of a normal
	peak        float64    // highest Used before the last drops
	last        int        // cell of the newest peak that was followed by a drop
	returned    float64    // share of what rose that fell again, 1 in a bounded cycle
	trough      int        // cell of the newest trough
	first       float64    // Used where the history begins
	fellToFirst bool       // the last drop went down to where the history begins
	newest      newestFall // the cleanup, where that is newer than the last drop
	in          *grid      // what they were looked for in: without a cleanup, where there was one, ...
	from        int        // ... and from which cell on
}

// newestFall is where it was, and from how high.
type newestFall struct {
	at, trough int // cells in which Used had fallen, and was lowest
	from       float64
}

// unitCycle is a cycle beside a unit.
type unitCycle struct {
	cycle
	heightens  bool // it is not longer than the unit, and its peaks climb while its troughs stay
	long       bool // it is longer than the unit, or was seen once, or heightens
	spansUnits bool // it is long and what rose fell again
}

// falls are where and how high the peaks and troughs are.
type falls struct {
	at, heights []float64 // cells and heights of the peaks
	fell        []float64 // cells at which Used had fallen from them
	lowAt, lows []float64 // cells and heights of the troughs
}

// fall returns the newest one, as seen from the end of the grid.
func (c cycle) fall(g *grid, full float64) Fall {
	if c.drops == 0 {
		return Fall{}
	}
	at := c.newest.at
	f := Fall{Count: c.drops, Ago: float64(g.n()-1-at) * g.step,
		From: c.newest.from, To: g.at[c.newest.trough], Period: c.period,
		Filled: c.newest.from >= full}
	step := g.at[max(0, at-2)] - g.at[min(g.n()-1, at+1)]
	f.Sudden = step > (f.From-f.To)/2
	return f
}

// keepsLine reports whether most of what rises comes down again, three times at least,
// from or to one line.
func (c cycle) keepsLine() bool {
	return c.drops > 2 && c.returned > mostReturned && c.ragged < raggedReturns
}

// returns reports whether most of what rises comes down again: then a part of
// the past, taken by itself, misleads. What is longer than a unit must keep a line.
func (c unitCycle) returns() bool {
	return c.keepsLine() || !c.long && c.drops > 0 && c.returned > mostReturned
}

// punctual reports whether the falls come by the clock.
func (c cycle) punctual() bool { return c.drops > 2 && c.gapRange < punctualRange }

// endedChance returns the chance that a cycle of which so many falls in a row have not
// come is over, and not that these were left out. As many as came tell how likely one
// ends it, and how likely one is left out (Laplace's rule of succession).
func (c cycle) endedChance(missed float64) float64 {
	m := float64(c.drops)
	ended := 1 / (m + 1)
	leftOut := (1 - ended) * math.Pow(1/(m+2), missed)
	return ended / (ended + leftOut)
}

// findFalls finds falls of at least deepEnough of the deepest one, so that noise on a
// large tooth does not count.
func (w *workspace) findFalls(g *grid) (c cycle) {
	deepest := w.deepestFall(g)
	if deepest == 0 {
		return c
	}
	c.depth, c.in = deepest, g
	w.zigzag(g, &c)
	if c.drops = len(c.at); c.drops > 0 {
		c.peak = slices.Max(c.heights[max(0, c.drops-peakAmong):])
		c.newest = newestFall{int(c.fell[c.drops-1]), c.trough, c.heights[c.drops-1]}
	}
	c.ragged = min(ragged(c.at, c.heights, deepest), ragged(c.lowAt, c.lows, deepest))
	if c.drops >= 2 {
		w.timeFalls(g, &c)
	}
	return c
}

// beside returns the cycle as it is beside a unit of so many seconds: one that is longer
// spans units.
func (w *workspace) beside(unit float64, c cycle, g *grid) unitCycle {
	longer := c.period > longerThan*unit
	heightens := c.period > heightensFrom*unit && !longer && w.peaksClimbAlone(g, c)
	long := longer || c.drops == 1 || heightens
	return unitCycle{cycle: c, heightens: heightens, long: long, spansUnits: long && c.returned > someReturned}
}

// deepestFall returns the deepest fall from a running maximum, 0 where that is no
// more than noise.
func (w *workspace) deepestFall(g *grid) float64 {
	steps, signed := w.scratch[:0], w.signedSteps[:0]
	high, deepest := math.Inf(-1), 0.0
	for k, v := range g.at {
		high = max(high, g.top[k])
		deepest = max(deepest, high-v)
		if k > 0 {
			steps, signed = append(steps, math.Abs(v-g.at[k-1])), append(signed, v-g.at[k-1])
		}
	}
	w.scratch, w.signedSteps = steps, signed
	// The even steps of a tooth that is only a few cells long are no noise.
	if noise := min(median(steps), scaledMAD(signed, median(signed))); deepest <= clearOfNoise*noise {
		return 0
	}
	return deepest
}

// zigzag finds peaks and troughs: a peak counts once Used is far enough below
// it, a trough once Used is as far above it.
func (w *workspace) zigzag(g *grid, c *cycle) {
	f, far := w.falls, deepEnough*c.depth
	c.falls = falls{f.at[:0], f.heights[:0], f.fell[:0], f.lowAt[:0], f.lows[:0]}
	rising, peakAt, peak, low := true, 0, g.at[0], g.at[0]
	lost := 0.0
	for k, v := range g.at {
		if top := g.top[k]; !rising && top > low+far {
			rising, peak, peakAt = true, top, k
			lost += c.heights[len(c.heights)-1] - low
			c.lowAt, c.lows = append(c.lowAt, float64(c.trough)), append(c.lows, low)
		} else if rising && top > peak {
			peak, peakAt = top, k
		}
		if rising && v < peak-far {
			c.at, c.heights = append(c.at, float64(peakAt)), append(c.heights, peak)
			c.last, c.fell = peakAt, append(c.fell, float64(k))
			rising, low, c.trough = false, v, k
		} else if !rising && v < low {
			low, c.trough = v, k
		}
	}
	if !rising {
		lost += c.heights[len(c.heights)-1] - low
	}
	if len(c.heights) > 0 {
		c.returned = lost / (lost + max(0, g.at[g.n()-1]-c.heights[0]) + 1e-300) // never 0/0
	}
	c.first = g.at[0]
	c.fellToFirst = low <= c.first+nearFirst*c.depth
	w.falls = c.falls
}

// timeFalls tells the time from fall to fall, by the newest ones.
func (w *workspace) timeFalls(g *grid, c *cycle) {
	gaps := w.scratch[:0]
	for i := max(1, c.drops-recentTeeth); i < c.drops; i++ {
		gaps = append(gaps, c.fell[i]-c.fell[i-1])
	}
	w.scratch = gaps
	slices.Sort(gaps)
	long, short := gaps[len(gaps)*4/5], gaps[len(gaps)/5]
	c.period, c.gapRange = long*g.step, max(rangeLeast, (long-short)/long)
	if m := float64(len(gaps)); m < 3 {
		c.gapRange = max(c.gapRange, fewGapsRange/(m*m))
	}
}
