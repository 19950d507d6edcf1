package forecast

import "math"

// newestGaps is how many times between samples tell the usual one.
const newestGaps = 64

// sampling returns the usual time between the newest samples, seconds.
func (w *workspace) sampling(o Observations) float64 {
	x := w.scratch[:0]
	for i := max(1, len(o.T)-newestGaps); i < len(o.T); i++ {
		x = append(x, o.T[i]-o.T[i-1])
	}
	w.scratch = x
	return median(x)
}

const (
	wholeDays = 2.5 * day // a history as long is compared by days
	evenDays  = 16 * day  // and one that is not as long as this by parts of them where it is even

	youngUnits = 24 // of a history that is not compared by days

	// evenly is the noise of an increment, in mean increments, below which there
	// is neither day nor night in what grows.
	evenly = .25

	// Of periodsTried numbers of whole periods, the least being as long as a unit but for
	// periodLacks of a period, those nearest to whole cells make a unit; each period more
	// counts as periodCosts of a cell.
	periodsTried             = 4
	periodLacks, periodCosts = .1, .01
)

// inUnits chooses the time over which increments are compared, and compares
// them: a part of a young history; a day later on, which hides day and night.
// Even growth is compared by parts for its first weeks: a bend shows in them long
// before it does in days. But not where something comes and goes each day beside
// it: that would be a cycle of several units, and is none within one.
func (w *workspace) inUnits(g *grid, c cycle, span float64) (unit float64, m increments) {
	if span < evenDays {
		unit = w.wholePeriods(g, c, max(g.step, math.Round(span/youngUnits/g.step)*g.step))
		m = w.measure(g, unit)
		if span < wholeDays || m.noise <= evenly*math.Abs(m.mean) && !w.daily(g, c, unit, m.mean) {
			return unit, m
		}
	}
	unit = max(day, g.step)
	return unit, w.measure(g, unit)
}

// wholePeriods returns about as many seconds as a unit has, a whole number of cells:
// where more comes and goes by the clock than they grow by, whole periods of that: else
// it would be met a little later from unit to unit, and seem to climb.
func (w *workspace) wholePeriods(g *grid, c cycle, unit float64) float64 {
	perUnit := math.Abs(g.at[g.n()-1]-g.at[0]) / (float64(g.n()-1) * g.step) * unit
	if !c.punctual() || w.beside(unit, c, g).long || c.returned < mostReturned || c.depth < perUnit {
		return unit
	}
	gaps := min(recentTeeth, c.drops-1)
	period := (c.fell[c.drops-1] - c.fell[c.drops-1-gaps]) / float64(gaps) // cells
	best, least := unit, math.Inf(1)
	for k := range periodsTried {
		cells := (math.Ceil(unit/g.step/period-periodLacks) + float64(k)) * period
		if off := math.Abs(cells-math.Round(cells)) + periodCosts*float64(k); off < least {
			best, least = math.Round(cells)*g.step, off
		}
	}
	return best
}

// daily reports whether Used comes down at least each day, yet not within a unit of so
// many seconds, and by more than it grows in a day.
func (w *workspace) daily(g *grid, c cycle, unit, perUnit float64) bool {
	return c.drops > 2 && !w.beside(day, c, g).long && c.period > unit && c.depth > math.Abs(perUnit)*day/unit
}
