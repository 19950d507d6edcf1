package forecast

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

const (
	baseFalls = 4 // fewest falls of a cycle that has a base

	// Used is down fallCells cells after a fall was seen, to within downTo of the depth.
	fallCells, downTo = 2, .25

	// What the falls take is as even as the peaks about their line, give or take asEven
	// times: else these keep a height. It is far more even where that line does not climb.
	asEven, farMoreEven = 1.2, .5

	// largerTooth is the chance that new growth is of the tooth, and falls with it, where it is
	// no more than teeth rise by in that time: a tooth twice as steep. Of more it is less.
	largerTooth = .5
)

// base is what the teeth of a cycle stand on, where they come by the clock. A new pace of it,
// or a jump, shows at once, and in the line through the peaks only after half of them.
type base struct {
	runs   []run     // its regimes, none where there is no base
	now    run       // what they say together; its weight is that of all
	memory float64   // share of futures that go by the line of peaks, which remembers more
	whole  int       // units from which on a regime is as old as the history: the line of peaks tells more of it
	news   surge     // new growth of the base
	stays  float64   // chance that this stays when the tooth falls
	peaks  peaks     // all of them as high as they would come now
	weight float64   // that the cycle goes on, where the base has changed
	shape  []float64 // of its teeth, above the base, in cells since they start
	age    int       // of the present one, in cells
	step   float64   // of a cell, seconds
}

// teeth are the newest ones that are whole.
type teeth struct {
	starts    []int     // cells of c.in in which falls were over, that before the first of the peaks too
	at, taken []float64 // cells of the peaks, and what the falls from them took, units of Used
}

// findBase finds the base of a cycle whose peaks climb as line, and of which the next fall is
// due in so many seconds. It is known until stale seconds ago, and has gone on since.
func (w *workspace) findBase(g *grid, c unitCycle, line slope, due, stale, full float64) base {
	c.in = c.in.until(stale)
	t := teeth{starts: w.toothStarts(g, c), at: newest(c.at, recentTeeth)}
	heights := newest(c.heights, recentTeeth)
	if t.starts == nil || filledChance(heights, full) > 0 {
		return base{}
	}
	t.taken = w.taken[:0]
	for k, start := range t.starts[len(t.starts)-len(heights):] {
		t.taken = append(t.taken, heights[k]-c.in.at[start])
	}
	w.taken = t.taken
	most := stat.PopStdDev(w.carried(t.at, heights, line.rate*(1-line.still)*g.step, 0), nil)
	if line.still > .5 {
		most *= farMoreEven
	} else {
		most = asEven*most + leastLineJitter*c.depth
	}
	if stat.PopStdDev(t.taken, nil) > most {
		return base{}
	}
	if w.inner == nil {
		w.inner = new(workspace)
	}
	b := w.inner.followBase(g, c, t, due, full)
	b.peaks.line += b.now.rate * stale
	b.age += int(stale / b.step)
	b.news.age += stale
	return b
}

// toothStarts returns the cells of c.in in which the newest falls were over, nil where the
// cycle has no base: it is not of several units, does not keep to the clock, comes down
// slowly, or its peaks climb and its troughs do not.
func (w *workspace) toothStarts(g *grid, c unitCycle) []int {
	if !c.spansUnits || c.heightens || c.drops < baseFalls || !c.punctual() || w.peaksClimbAlone(g, c.cycle) {
		return nil
	}
	starts := w.starts[:0]
	for j := max(0, c.drops-1-recentTeeth); j < c.drops; j++ {
		from, trough := int(c.fell[j])-c.from, c.trough-c.from
		if j < len(c.lowAt) {
			trough = int(c.lowAt[j]) - c.from
		}
		start := c.in.newestLow(from, min(from+fallCells+1, c.in.n()))
		if c.in.at[start]-c.in.at[trough] > downTo*c.depth {
			return nil
		}
		starts = append(starts, start)
	}
	w.starts = starts
	return starts
}

// followBase follows the base beneath the teeth. w holds nothing else of this history: it has
// regimes of its own.
func (w *workspace) followBase(g *grid, c unitCycle, t teeth, due, full float64) (b base) {
	a := w.seasonallyAdjusted(c.in, t.starts)
	unit := max(day, a.step)
	m := w.measure(a, unit)
	even := m.noise <= evenly*math.Abs(m.mean)
	if !even { // what makes a tooth larger than others does so day after day
		unit = max(unit, math.Round(c.period/a.step)*a.step)
		m = w.measure(a, unit)
	}
	b.runs = w.detectRegimes(m, unit)
	b.now, b.whole = summarise(b.runs), len(m.d)-1
	if len(w.jumps) > 0 {
		b.whole = math.MaxInt
	}
	b.memory, _ = w.bootstrapShare(m, m.prior(c), b.now.weight, false)
	last := t.starts[len(t.starts)-1]
	b.shape, b.age, b.step = w.shape, c.in.n()-1-last, g.step
	level := c.in.at[last] + b.now.rate*float64(b.age)*b.step
	if even { // what has come since the fall was due is not of the base
		level = a.at[min(a.n()-1, int(c.fell[c.drops-1]+c.period/g.step)-c.from-t.starts[0])]
		if b.news = w.findSurge(a, full); b.news.found {
			w.recall(&b.news, a, a, full)
			b.stays = b.stayChance()
		}
	}
	jitter := max(stat.PopStdDev(t.taken, nil), leastJitter*c.depth)
	floats.AddConst(level, t.taken)
	b.peaks = w.layPeaks(t.at, t.taken, g, 0, jitter, due, c.period)
	b.peaks.keepTooth(g, c.cycle)
	return b
}

func (b *base) found() bool { return len(b.runs) > 0 }

// hasChanged reports whether its present regime is likelier than not to be younger than the
// history, or it jumped.
func (b *base) hasChanged() bool {
	changed := 0.0
	for _, r := range b.runs {
		if r.length < b.whole {
			changed += r.weight
		}
	}
	return changed > b.now.weight/2
}

// stayChance returns the chance that what is new is of the base, and not of a tooth that is
// larger than the others. What has stayed already stays.
func (b *base) stayChance() float64 {
	since := int(b.news.age / b.step)
	if since > b.age || b.news.lump <= 0 {
		return 1
	}
	usual := b.above(b.age) - b.above(b.age-since)
	return 1 - largerTooth*min(1, max(0, usual)/b.news.lump)
}

// above returns how high a tooth of so many cells stands above the base.
func (b *base) above(age int) float64 { return b.shape[min(age, len(b.shape)-1)] }

// climb draws how the base goes on in the i-th future, which lies at u (0 to 1) of them all;
// not ok where all is as it was.
func (b *base) climb(i int, u float64) (c climb, ok bool) {
	if !b.found() {
		return c, false
	}
	r, anew := runAt(b.runs, u*b.now.weight), b.news.found && kronecker(i, byBase) < b.stays
	if !anew && (r.length >= b.whole || kronecker(i, byMemory) < b.memory) {
		return c, false
	}
	c = climb{peaks: &b.peaks, weight: b.weight, rate: r.rate + r.sd*normalQuantile(kronecker(i, byPace)), floor: Never}
	if _, ends := b.news.asBefore(i); anew && !ends {
		c.extra = b.news.lasts(i, c.rate)
	}
	return c, true
}

// passes returns after how many seconds, due at most, the present tooth has come the given
// part of its way, where the base climbs by rate a second: as the others did.
func (b *base) passes(part, rate, due float64) float64 {
	above := func(k int) float64 { return rate*float64(k)*b.step + b.above(b.age+k) - b.above(b.age) }
	last, highest := int(math.Ceil(due/b.step)), 0.0
	for k := 1; k <= last; k++ {
		highest = max(highest, above(k))
	}
	before := 0.0
	for k := 1; k <= last && highest > 0; k++ {
		now := above(k)
		if now >= part*highest {
			return min(due, (float64(k)-(now-part*highest)/(now-before))*b.step)
		}
		before = now
	}
	return due
}
