package forecast

import "math"

const (
	toothCells = 8 // of a period, for its falls to be told apart

	// A fall that comes by the clock is overdue once it is late by so many standard
	// deviations of it, and by lateLeast of a period, ...
	overdueDeviations = 3
	lateLeast         = 1. / 12
	// ... while Used stands above its last trough by highRise of the depth.
	highRise = .5

	// Nor has Used come down by more than this part of what has risen since the trough.
	fellSome = .25

	// What rose since the fall was due, and in lateBefore cells before, is asUsual to
	// 1/asUsual times what rose at these hours of earlier periods: else something else
	// is new, or the whole cycle has ended.
	lateBefore = 2
	asUsual    = .5

	usualTimes = 7 // earlier periods that tell what rises at an hour

	sdOfRange = 1 / 1.7 // cycle.gapRange is 1.7 standard deviations
)

// overdue is the model of a fall that comes by the clock and has not come this time: a
// rotation, a cleaner, a deletion of archived logs that is broken. What rose at this
// hour of earlier periods rises again, and nothing comes down.
type overdue struct {
	late   float64 // seconds since the fall was due, 0 where none is overdue
	chance float64 // that it is broken, and not just left out this time
	pace   float64 // units of Used per second since it was due
	rises  *course // what rises alone
}

// findOverdue returns the cycle's fall that has not come, the zero overdue where none is
// late.
func (w *workspace) findOverdue(g *grid, c cycle) overdue {
	if !c.punctual() || c.period < toothCells*g.step {
		return overdue{}
	}
	n := g.n()
	late := float64(n-1)*g.step - c.fell[c.drops-1]*g.step - c.period
	if late < max(overdueDeviations*sdOfRange*c.gapRange, lateLeast)*c.period {
		return overdue{}
	}
	risen := g.at[n-1] - g.at[c.trough]
	if risen < highRise*c.depth || g.drawdown(c.trough) > fellSome*risen {
		return overdue{}
	}
	rises := w.risesAlone(g, c)
	cells := min(n-1, int(late/g.step)+lateBefore)
	ago := math.Ceil(float64(cells) * g.step / c.period)
	for _, newest := range [...]int{cells, min(cells, int(c.period/g.step))} { // it may have stopped since
		rise, usual := g.at[n-1]-g.at[n-1-newest], w.usualRise(rises, c, newest, ago)
		if rise < asUsual*usual || rise > usual/asUsual {
			return overdue{}
		}
	}
	missed := 1 + math.Floor(late/c.period)
	pace := (g.at[n-1] - g.at[n-1-cells]) / (float64(cells) * g.step)
	return overdue{late: late, chance: c.endedChance(missed), pace: pace, rises: rises}
}

// usualRise returns what so many cells brought at the same hours so many periods before
// them, and earlier: the median of usualTimes.
func (w *workspace) usualRise(rises *course, c cycle, cells int, ago float64) float64 {
	x := w.scratch[:0]
	r := rises.r
	for range min(usualTimes, c.drops-1) {
		end := len(r) - 1 - int(math.Round(ago*c.period/rises.step))
		ago++
		if end < cells {
			break
		}
		x = append(x, r[end]-r[end-cells])
	}
	w.scratch = x
	return median(x)
}

// risesAlone returns the course of what rises alone: the grid without the falls of the
// cycle.
func (w *workspace) risesAlone(g *grid, c cycle) *course {
	r := &w.rises
	n := g.n()
	r.step, r.r, r.top = g.step, resized(r.r, n), resized(r.top, n)
	fallen, drop := 0.0, 0
	for k := range n {
		for drop < len(c.lowAt) && float64(k) > c.lowAt[drop] {
			drop++
		}
		r.top[k] = g.top[k] + fallen
		if drop < c.drops && float64(k) >= c.at[drop] && k > 0 {
			fallen += max(0, g.at[k-1]-g.at[k])
		}
		r.r[k] = g.at[k] + fallen
	}
	r.index()
	return r
}

func (overdue) takes(o *outlook, i int) bool { return kronecker(i, byOverdue) < o.overdue.chance }

func (overdue) passage(w *workspace, i int, _ surge) (full, paceEnds float64) {
	o, rises := &w.outlook, w.outlook.overdue.rises
	now := len(rises.r) - 1
	varied := math.Exp(paceSpreadLeast * normalQuantile(kronecker(i, byPace)))
	w.hop[0] = now - o.cycle.alike(now, 0, rises.step)
	p := path{start: now - o.cycle.alike(now, kronecker(i, byStart), rises.step), again: w.hop[:]}
	return rises.firstPassage(p, o.level, o.level+(o.capacity-o.level)/varied, o.horizon), Never
}
