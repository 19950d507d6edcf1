package forecast

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

const (
	sawtoothFutures = 24 // futures in which a cycle goes on

	// g times from fall to fall leave the standard deviation of the logarithm of the
	// next one fewGaps/g^2 wider than they show.
	fewGaps = .6

	// leastJitter is the least spread of peaks, in depths.
	leastJitter = .02

	// filledPrior is how many peaks that were not full count as seen, where some were.
	filledPrior = .2

	// The weight of a cycle is divided by 1 + irregularCost times the variance of its peaks,
	// in squared depths, and by 1 + wandersCost times what keeps neither a clock nor a line.
	irregularCost, wandersCost = 10, 100

	// lateFrom is the part of a period from which on a fall that has not come tells
	// that the peak before it has not come either.
	lateFrom = .25

	// A fall is missed once it is late by so many deviations more, while Used has
	// risen by less than lowRise of the depth.
	lateDeviations = 1.5
	lowRise        = .5

	// machinePeriod is the longest time from fall to fall, seconds, that is a
	// machine's and not a person's; where it is much shorter, a cycle needs the
	// part proofLeast of the proof.
	machinePeriod = 10 * day
	proofLeast    = .2
	nearlyFull    = .2 // of the size that is left, below which a single fall may be a person's

	// leftBehind is how many times as much proof it takes if the last fall left something
	// behind; leastRisen the part of its depth that a single tooth counts as risen at least.
	leftBehind, leastRisen = 3, 1. / 8
)

// sawtooth is the line through the peaks of a cycle that is longer than a unit.
type sawtooth struct {
	weight    float64 // that the cycle goes on
	peaks     peaks
	slope     slope
	next      float64 // seconds until the next fall is due by the clock, negative when it is late
	gapSpread float64 // of the logarithm of the time from fall to fall: the range, which is wider, of those seen
	grown     float64 // how much the present rise says of the peak that is due, 0 to 1
	pace      float64 // of the present rise, units of Used per second; of a usual one while it is young
	surge     surge   // new growth within the present rise, the zero surge without
	period    float64 // seconds from peak to peak, 0 when not known
	filled    float64 // chance that the peak that is due is full, for the last ones were
	ramp      ramp
	floor     floor
	base      base
}

// fitSawtooth lays a line through the peaks of the cycle and weighs whether the present
// rise will come down as the earlier ones did. The newest sample is stale seconds old.
func (w *workspace) fitSawtooth(g *grid, c unitCycle, s surge, stale, full float64) sawtooth {
	next := c.period - (float64(g.n()-1)-c.fell[c.drops-1])*g.step
	x, y := c.recentPeaks()
	if c.drops > 1 && next < -lateFrom*c.period {
		// One above all others, by the clock, is no peak yet: the cycle may have ended.
		if at, top := c.latePeak(g); top < slices.Max(y) || !c.punctual() {
			x, y = append(x, at), append(y, top)
		}
	}
	t := sawtooth{next: next, floor: w.fitFloor(g, c.cycle)}
	var jitter float64
	t.slope, jitter = w.chooseSlope(g, c, t.floor, x, y)
	t.peaks = w.layPeaks(x, y, g, t.slope.rate*(1-t.slope.still)*g.step, jitter, next, c.period)
	t.peaks.keepTooth(g, c.cycle)
	t.followRise(g, c.cycle)
	if s.found && !s.over {
		t.surge = s
	}
	t.ramp = w.fitRamp(g, c.cycle)
	t.filled = filledChance(y, full)
	gaps := float64(min(recentTeeth, max(1, c.drops-1)))
	t.gapSpread = c.gapRange + fewGaps/(gaps*gaps)
	t.base = w.findBase(g, c, t.slope, next, stale, full)
	t.weigh(g, c.cycle, full)
	return t
}

// recentPeaks returns the cells and heights of the peaks that the line goes by.
func (c unitCycle) recentPeaks() (x, y []float64) {
	most := recentTeeth
	if c.heightens {
		most = heighteningPeaks
	}
	return newest(c.at, most), newest(c.heights, most)
}

// latePeak returns the highest cell since the last fall: as far as the present rise has
// come while its fall is late, it is a peak.
func (c cycle) latePeak(g *grid) (at, height float64) {
	from := int(c.fell[c.drops-1]) + 1
	k := from + floats.MaxIdx(g.top[from:])
	return float64(k), g.top[k]
}

// chooseSlope returns how the cycle climbs, and the spread of its peaks: as its peaks or
// as its troughs do, whichever are the more even, and as its peaks where they climb from
// troughs that stay; not at all where the peaks climb but break no record.
func (w *workspace) chooseSlope(g *grid, c unitCycle, f floor, x, y []float64) (s slope, jitter float64) {
	s = w.theilSen(x, y, g.step, c.depth)
	jitter = max(s.jitter, leastJitter*c.depth)
	switch {
	case len(c.lows) > 1 && f.jitter < s.jitter && !c.heightens && !w.peaksClimbAlone(g, c.cycle):
		s = f.slope
	case s.rate > 0 && !breaks(x, y, s.rate*g.step, s.jitter):
		s.still = 1
	}
	return s, jitter
}

// chance returns that the cycle goes on.
func (t *sawtooth) chance() float64 {
	if t.base.hasChanged() || t.base.news.isNew() {
		return t.base.weight
	}
	return t.weight
}

// mean returns how the cycle climbs on the mean, units of Used per second.
func (t *sawtooth) mean() float64 {
	if t.base.hasChanged() {
		return t.base.now.rate
	}
	return t.slope.rate * (1 - t.slope.still)
}

// filledChance returns the chance that the next of these peaks is full.
func filledChance(peaks []float64, full float64) (chance float64) {
	for _, v := range peaks {
		if v >= full {
			chance += 1 / (float64(len(peaks)) + filledPrior)
		}
	}
	return chance
}

// weigh fills in how likely the cycle goes on: the more often Used came down the likelier,
// and the less so the more falls are missed.
func (t *sawtooth) weigh(g *grid, c cycle, full float64) {
	m := float64(c.drops)
	t.weight = m * m / (m*m + c.proof(g.step, t.filled, full))
	t.countMissed(g, c)
	if t.base.found() {
		on := c // its peaks have a line of their own
		on.ragged = min(c.ragged, t.base.peaks.variance/(c.depth*c.depth))
		t.base.weight = t.weight * t.base.peaks.keptTo(g, on)
	}
	t.weight *= t.peaks.keptTo(g, c)
}

// keptTo returns the part of its weight that a cycle with these peaks has: the less the
// less they keep to a height and its falls to a clock, and the farther Used stands above
// all of them.
func (p *peaks) keptTo(g *grid, c cycle) float64 {
	irregular := p.variance / (c.depth * c.depth)
	part := 1 / ((1 + irregularCost*irregular) * (1 + wandersCost*(irregular*c.gapRange*c.gapRange+c.ragged)))
	over := (g.at[g.n()-1] - p.line - slices.Max(p.above)) / (p.jitter + leastJitter*c.depth)
	if over > 0 {
		part *= 2 / (1 + math.Exp(over))
	}
	return part
}

// countMissed counts the falls that have not come although Used stays low: the one that
// is due is then the next by the clock, and the cycle may have ended.
func (t *sawtooth) countMissed(g *grid, c cycle) {
	if c.period <= 0 || g.at[g.n()-1]-g.at[c.trough] > lowRise*c.depth {
		return
	}
	passed := c.period - t.next
	missed := math.Floor(passed / (c.period * (lateFrom + math.Exp(lateDeviations*t.gapSpread))))
	if missed < 1 {
		return
	}
	t.next = c.period - math.Mod(passed, c.period)
	t.weight *= 1 - c.endedChance(missed)
}

// proof is how many falls, squared, a cycle must show to be as likely as not: more
// where a fall left something behind, fewer where falls come often and not because
// the disk was full, which has the given chance.
func (c cycle) proof(step, filled, full float64) float64 {
	rise := c.period
	if c.drops == 1 {
		rise = c.fell[0] * step
		// What fell deeper than it had risen began to rise before the history did.
		rise *= max(1, c.depth/max(c.heights[0]-c.first, leastRisen*c.depth))
		// A person cleans up what is told to be nearly full.
		filled = max(filled, 1-(full-c.heights[0])/(nearlyFull*full))
	}
	rarity := rise / machinePeriod
	squared := min(1, max(proofLeast, rarity*rarity, filled))
	if !c.fellToFirst {
		squared *= leftBehind
	}
	return squared
}
