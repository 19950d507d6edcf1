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
	weeks  int     // that may be replayed
}

func (weekly) takes(o *outlook, i int) bool { return kronecker(i, byWeek) < o.weekReplay.chance }

func (weekly) passage(w *workspace, i int, news surge) (full, paceEnds float64) {
	o, c := &w.outlook, &w.levels
	n := len(c.r)
	start := n - 1 - (1+drawnWeek(i, o.weekReplay.weeks))*int(math.Round(week*day/c.step))
	w.hop[0] = start
	paceRank := kronecker(i, byPace)
	y := normal(paceRank)
	was := (c.r[n-1] - c.r[start]) / (float64(n-1-start) * c.step)
	p := path{start: start, again: w.hop[:], extra: news.lasts(i, 0), rate: was * (math.Exp(o.paceSpread*y) - 1)}
	if !(bootstrap{}).takes(o, i) {
		p.rate = pick(o.runs, kronecker(i, byStart)*o.now.weight).drawn(o, y) - was
	}
	full, paceEnds = c.firstPassage(p, o.level, o.capacity, o.horizon), Never
	if p.extra == (growth{}) {
		paceEnds = o.paceLasts(paceRank, o.span, youngShape, regimeShape)
	}
	return full, paceEnds
}

// drawnWeek is the week that the i-th future replays, 0 the newest, which half of them
// do, as half of the others do the one before it, and so on: a file that came no more
// is expected less with each week.
func drawnWeek(i, weeks int) int { return min(bits.TrailingZeros(uint(i+1)), weeks-1) }

// findWeekly weighs a rhythm of weeks in how high each day came above where it began.
func (w *workspace) findWeekly(g *grid) weekly {
	n := min(mostUnits, len(w.past.peak))
	if n < 2*week {
		return weekly{}
	}
	d := append(w.peaks[:0], w.past.peak[:n]...)
	w.peaks = d
	slices.Reverse(d)
	m := increments{d: d, noise: w.jitter(d)}
	m.describe(w)
	p := predictives(m, min(5, n/3))
	r := weekly{chance: ordered(p.logWeekly - p.logAny), weeks: w.alikeWeeks(g)}
	if r.weeks == 0 {
		return weekly{}
	}
	return r
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
	much := slices.Max(b.peak[:min(len(b.peak), weeksReplayed*week)]) / 2
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
