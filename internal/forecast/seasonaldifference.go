package forecast

import "math"

const (
	// Used is compared with what it was at this hour so many seconds ago at most, on a day of
	// which that hour is the end of a cell, to within misfitMost of one: a cell later or
	// earlier, a fall would be compared with what was before it, as if it were a rise.
	lagMost, misfitMost = 8 * day, .15

	// mostCells are more than those of a cycle that looks like noise.
	mostCells = 4

	// fallsOff is how many cells sooner or later a fall by the clock comes at most, as cells see it.
	fallsOff = 2

	// manyFalls are as many as tell how often they come, to a cell in lagMost.
	manyFalls = 30

	// wholeTimes is how far the falls of a day may be from a whole number.
	wholeTimes = .1

	// usualLeast is for how long, seconds, it must be known what is usual: a week, and what
	// new growth lasts.
	usualLeast = week*day + surgeLongest

	// besideDepth is the part of a cycle's depth that growth beside it must have brought:
	// less is how its teeth differ.
	besideDepth = .6
)

// lagOfHour returns after how many cells the hour of the day comes again: after longer than
// new growth lasts. It is 0 where the cells of no day fit.
func (g *grid) lagOfHour() int { return g.lagOf(day / g.step) }

// lagOfFalls returns likewise after how many cells the falls of a cycle within a day come
// again, 0 where they keep no clock, or were not seen often.
func (g *grid) lagOfFalls(c unitCycle) int {
	even := max(punctualRange*c.period, fallsOff*g.step)
	if c.drops < manyFalls || c.period > day || c.gapRange*c.period > even {
		return 0
	}
	return g.lagOf((c.fell[c.drops-1] - c.fell[0]) / float64(c.drops-1)) // more precise than c.period
}

// lagOf returns the number of cells, from surgeLongest to lagMost, that is nearest to whole
// periods of so many cells, 0 where none is near.
func (g *grid) lagOf(period float64) (lag int) {
	least := misfitMost
	for k := math.Ceil(surgeLongest / g.step / period); k*period*g.step <= lagMost; k++ {
		if off := math.Abs(k*period - math.Round(k*period)); off < least {
			lag, least = int(math.Round(k*period)), off
		}
	}
	return lag
}

// keepsHour reports whether the falls come at the same hours of each day.
func (c cycle) keepsHour() bool {
	perDay := day / c.period
	return c.punctual() && perDay > 1-wholeTimes && math.Abs(perDay-math.Round(perDay)) < wholeTimes
}

// seasonalDifference returns, in d, how much higher the grid stands than it did so many
// cells before (Box, Jenkins 1970), the median of three cells, since a fall may come a
// little sooner or later.
func (g *grid) seasonalDifference(lag int, d *grid) *grid {
	n := g.n() - lag
	d.step, d.at = g.step, resized(d.at, n)
	for k := range d.at {
		d.at[k] = g.at[k+lag] - g.at[k]
	}
	before := d.at[0]
	for k := 1; k+1 < n; k++ {
		now, next := d.at[k], d.at[k+1]
		d.at[k] = middle(before, now, next)
		before = now
	}
	if n > 2 { // the newest: a fall that came a cell sooner is none of what is left
		d.at[n-1] = max(d.at[n-1], min(d.at[n-2], d.at[n-3]))
	}
	d.top = d.at
	return d
}

// fallsOften reports whether so many cells fall, by deepEnough of the depth, that a cycle of
// two or three cells looks like noise.
func (g *grid) fallsOften(depth float64) bool {
	falls := 0
	for k := 1; k < g.n(); k++ {
		if depth > 0 && g.at[k-1]-g.at[k] > deepEnough*depth {
			falls++
		}
	}
	return falls*mostCells > g.n()
}

// growthBesideCycle looks for new growth that a cycle within a day hides: what rises each
// day is not new, and what is left after a fall did not come down. What a cleanup took would
// be a rise of the difference.
func (w *workspace) growthBesideCycle(long *grid, c unitCycle, full float64) surge {
	sinceFall, depth, lag := 0., c.depth, 0
	switch {
	case c.drops == 0: // none, or one that looks like noise
		if depth = long.drawdown(0); long.fallsOften(depth) {
			lag = long.lagOfHour()
		}
	case c.keepsHour():
		lag = long.lagOfHour()
	default:
		lag = long.lagOfFalls(c)
	}
	if c.drops > 0 {
		sinceFall = (float64(long.n()-1) - c.fell[c.drops-1]) * long.step
		long = c.in.oldest(long.n() - c.from)
	}
	known := float64(long.n()-lag) * long.step
	if lag == 0 || known < usualLeast || c.spansUnits && !c.heightens {
		return surge{}
	}
	d := long.seasonalDifference(lag, &w.difference)
	s := w.findSurge(d, full)
	if !s.found || s.over || s.age <= sinceFall || s.size < besideDepth*depth {
		return surge{}
	}
	w.recall(&s, d, d, full)
	return s
}
