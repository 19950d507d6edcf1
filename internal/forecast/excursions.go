package forecast

import "slices"

// excursions is the model of levels that were often reached and always left: Used
// goes on among them, and by how much they differ from now wears off in a unit.
type excursions struct{}

func (excursions) takes(o *outlook, i int) bool { return kronecker(i, byExcursion) < o.excursionShare }

func (excursions) passage(w *workspace, i int, _ surge) (full, paceEnds float64) {
	o := &w.outlook
	p := o.sameLevel(i)
	p.fade = o.unit
	return w.levels.firstPassage(p, o.level, o.capacity, o.horizon), Never
}

// An excursion goes above a level by exceedsBy of the range that Used has covered, and comes
// down by leftBy of it.
const exceedsBy, leftBy = .005, .05

// countExcursions counts how often Used rose above its highest level of the last
// unit and came down again by a fair part of the range that it has covered: a
// level that was often reached and always left is a doubtful road to full.
// fills is how many of these times it was full.
func countExcursions(g *grid, unit, full float64) (count, fills int) {
	n := g.n()
	m := min(n-1, cellsOf(unit, g.step))
	level := slices.Max(g.top[n-m:])
	whole := slices.Max(g.top) - slices.Min(g.at)
	above, filled := false, false
	for k, v := range g.at[:n-m] {
		switch {
		case g.top[k] > level+exceedsBy*whole:
			above = true
			filled = filled || g.top[k] >= full
		case above && v < level-leftBy*whole:
			if count++; filled {
				fills++
			}
			above, filled = false, false
		}
	}
	return count, fills
}

// excursionShare is the share of futures that stay within the levels of the past, or,
// with the chance of that, within those of a routine that is new. With the chance of a
// rhythm of weeks a level is that of the last week: what is low at a weekend was
// exceeded on each day since the last one.
func excursionShare(g *grid, r routine, weekly, unit, full float64) float64 {
	share := excursionShareIn(g, unit, full)
	if weekly > 0 {
		share += weekly * (excursionShareIn(g, week*unit, full) - share)
	}
	if r.chance > 0 {
		share += r.chance * (excursionShareIn(g.newest(r.cells), unit, full) - share)
	}
	return share
}

// excursionPrior is how many excursions that would have filled it count as seen.
const excursionPrior = 6

// excursionShareIn is the share of futures that stay within the levels of the past: by
// Laplace's rule of succession, with a prior of excursionPrior excursions that
// would have filled. What went up and came down seldom was brought down by a
// person, who may not come again.
func excursionShareIn(g *grid, unit, full float64) float64 {
	count, fills := countExcursions(g, unit, full)
	often := min(1, float64(count)*machinePeriod/(float64(g.n())*g.step))
	return often * often * float64(count-fills) / float64(count+excursionPrior)
}
