package forecast

import (
	"math"
	"math/bits"
	"slices"
)

// weeksReplayed is how many of the newest weeks are replayed at most.
const weeksReplayed = 4

// weekly is the model of what comes once a week and goes again: one of the newest
// weeks comes again and again as it was, but for the pace, which is that of a
// regime or, in bootstrap's share of the futures, that of the past.
type weekly struct {
	chance float64 // of a rhythm of weeks in how high the days come
	starts []int   // cells, a week ago, two and so on, from which one may be replayed
	spread float64 // of the logarithm of the pace of a week, for it to come again
	climb  slope   // of the highest level of a week, where that climbs from week to week
	swell  float64 // how many times as high as the last one the next may come: a copy of what has grown
}

func (weekly) takes(o *outlook, i int) bool { return kronecker(i, byWeekReplay) < o.weekReplay.chance }

// asEachWeek is the part of a rise that must have come in the week that is replayed, at
// this time, for the rise to be no news: new growth stands out by a quarter.
const asEachWeek = .8

// paused reports whether Used stood still, up to a cell, for as long as it does now: a
// weekend is a plateau that the replay of the week has already.
func (w *workspace) paused(until int, p plateau) bool {
	d, ok := w.levels.change(until, p.age)
	return ok && math.Abs(d) <= p.most
}

// rose reports whether Used rose, up to a cell, as it does now: a Monday.
func (w *workspace) rose(until int, s surge) bool {
	d, ok := w.levels.change(until, s.age)
	return ok && d >= asEachWeek*s.size
}

func (weekly) passage(w *workspace, i int, news surge) (full, paceEnds float64) {
	o, c := &w.outlook, &w.levels
	n := len(c.r)
	start := o.weekReplay.start(i)
	w.hop[0] = start
	paceRank := kronecker(i, byPace)
	y := normalQuantile(paceRank)
	was := (c.r[n-1] - c.r[start]) / (float64(n-1-start) * c.step)
	p := path{start: start, again: w.hop[:], extra: news.lasts(i, 0)}
	p.rate = was * (math.Exp(o.weekReplay.spread*y) - 1)
	if !(bootstrap{}).takes(o, i) {
		p.rate = runAt(o.runs, kronecker(i, byStart)*o.now.weight).drawn(o, y) - was
	}
	if climb := o.weekReplay.climb; kronecker(i, byStill) > climb.still {
		p.rate = max(p.rate, climb.rate+climb.sd*y-was)
	}
	room := o.capacity - o.level
	times := math.Pow(o.weekReplay.swell, kronecker(i, bySwell))
	if times > 1 { // all else, and the room, is as much smaller
		room /= times
		p.rate = (p.rate - was*(times-1)) / times
		p.extra = p.extra.dividedBy(times)
	}
	full, paceEnds = c.firstPassage(p, o.level, o.level+room, o.horizon), Never
	if p.extra == (growth{}) {
		paceEnds = o.paceLasts(paceRank, o.span, youngShape, regimeShape)
	}
	return full, paceEnds
}

// mostSwell bounds how many times as high as a week before a week may come.
const mostSwell = 1.5

// weeksSwell returns how many times as high the highest day of the newest week came as
// that of the week before, from 1 to mostSwell.
func (b *blocks) weeksSwell() float64 {
	newest, before := slices.Max(b.peak[:week]), slices.Max(b.peak[week:2*week])
	if before <= 0 {
		return 1
	}
	return min(mostSwell, max(1, newest/before))
}

// start is the cell from which the i-th future replays a week: the newest one in half of
// them, the one before it in half of the others and so on: a file that came no more is
// expected less with each week.
func (r weekly) start(i int) int {
	return r.starts[min(bits.TrailingZeros(uint(i+1)), len(r.starts)-1)]
}

// findWeekly weighs a rhythm of weeks in how high each day came above where it began.
func (w *workspace) findWeekly(g *grid, rises increments) weekly {
	n := min(mostUnits, len(w.past.peak))
	if n < 2*week {
		return weekly{}
	}
	starts := w.weekStarts(w.alikeWeeks(g))
	if len(starts) == 0 {
		return weekly{}
	}
	d := append(w.peaks[:0], w.past.peak[:n]...)
	w.peaks = d
	slices.Reverse(d)
	m := increments{d: d, noise: w.jitter(d)}
	m.describe(w)
	p := predictives(m, learntFirst(n))
	return weekly{chance: ordered(p.logWeekly - p.logAny), starts: starts,
		spread: rises.weekSpread(), climb: w.weeksClimb(g), swell: w.past.weeksSwell()}
}

const (
	fewestWeeks = 3 // whose highest levels can climb
	mostWeeks   = 8

	// The highest levels of weeks climb by themselves if they do so as many times as fast
	// as the lowest ones.
	weeksPace = 2.
)

// weeksClimb returns how the highest level of a week climbs, still where it climbs with
// all the others or breaks no record: a dump that is larger each week, a rotated log
// that is longer.
func (w *workspace) weeksClimb(g *grid) slope {
	m := week * w.past.m
	x, high, low := w.swellAt[:0], w.heights[:0], w.troughs[:0]
	for end := g.n(); end-m >= 0 && len(x) < mostWeeks; end -= m {
		x = append(x, float64(end-g.n()))
		high, low = append(high, slices.Max(g.top[end-m:end])), append(low, slices.Min(g.at[end-m:end]))
	}
	w.swellAt, w.heights, w.troughs = x, high, low
	if len(x) < fewestWeeks {
		return slope{still: 1}
	}
	for _, v := range [...][]float64{x, high, low} {
		slices.Reverse(v) // oldest first
	}
	depth := slices.Max(high) - slices.Min(low)
	s, below := w.theilSen(x, high, g.step, depth), w.theilSen(x, low, g.step, depth)
	if s.rate <= weeksPace*max(0, below.rate) || !breaks(x, high, s.rate*g.step, s.jitter) {
		s.still = 1
	}
	return s
}

// asHighInWeek is the part of the highest rise of a day by which Used may stand, above the
// lowest of a day, otherwise than a week ago: a tooth that is not of whole days stands
// elsewhere each week, and what is left of it then is not left now.
const asHighInWeek = .25

// weekStarts returns where Used stood a week ago, and up to so many weeks ago, as it
// stands now: give or take two hours, and not where it stood elsewhere.
func (w *workspace) weekStarts(weeks int) []int {
	b, c := &w.past, &w.levels
	near, now := asHighInWeek*b.highestDay(), len(c.r)-1
	stands := c.above(now, now, b.m)
	starts := w.weekStart[:0]
	for k := 1; k <= weeks; k++ {
		from := now - k*week*b.m
		start := c.findLevel(from, b.m)
		if math.Abs(c.above(start, from, b.m)-stands) <= near {
			starts = append(starts, start)
		}
	}
	w.weekStart = starts
	return starts
}

// highestDay returns the highest rise of a day of the weeks that may be replayed.
func (b *blocks) highestDay() float64 {
	return slices.Max(b.peak[:min(len(b.peak), weeksReplayed*week)])
}

// alikeWeeks counts the newest weeks without a step of a day's trough, up or down by
// half as much as the highest day rises, that comes neither a week before nor a week
// later: an import or a cleanup is no rhythm.
func (w *workspace) alikeWeeks(g *grid) int {
	b := &w.past
	low := w.troughs[:0]
	for end := g.n(); end-b.m >= 0 && len(low) <= (weeksReplayed+1)*week+1; end -= b.m {
		low = append(low, slices.Min(g.at[end-b.m:end]))
	}
	w.troughs = low
	much := b.highestDay() / 2
	step := func(k int) float64 { return low[k] - low[k+1] }
	last := len(low) - 1
	for k := range last {
		e := step(k)
		if math.Abs(e) < much {
			continue
		}
		once := true
		for _, from := range [...]int{k - week, k + week} {
			for j := max(0, from-1); j < min(last, from+2); j++ {
				once = once && math.Abs(step(j)-e) >= math.Abs(e)/2
			}
		}
		if once {
			return min(weeksReplayed, k/week)
		}
	}
	return min(weeksReplayed, (g.n()-1)/(week*b.m))
}
