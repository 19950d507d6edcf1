package forecast

import "math"

const (
	longMemory  = 400 * day // nothing older speaks
	middleSpan  = 8 * day   // of the middle grid: new growth begins within a part of it
	cells       = 768       // of each grid, and one for where it begins
	fewestCells = 8         // of the fine grid: else it is the long one
	fewWhole    = 4         // units of a history so short that the first one counts like all others
)

// Predict forecasts from the history, horizon seconds (above 0) ahead. o must hold at
// least one observation. With fewer than three, or all at one time, all quantiles are
// Never and the finding is Unseen; where Used is at the capacity, all quantiles are 0.
// Any number of goroutines may call it.
func Predict(o Observations, horizon float64) Forecast {
	w := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	o = w.withoutSuspend(w.withoutFullTime(o))
	n := len(o.T)
	level := o.Used[n-1]
	f := Forecast{Horizon: horizon, full: o.Capacity-level <= 0}
	span := min(-o.T[0], longMemory)
	if f.full || n < 3 || !(span > 0) {
		return f
	}
	w.outlook = w.look(o, span, horizon)
	f.futures = w.drawFutures()
	f.tell(o, &w.outlook, &w.past)
	return f
}

// fillGrids fills the long grid, span seconds of history; the middle one, the newest
// middleSpan of it; and the fine one, the newest cells at their own pace, which is the long
// one where that is short.
func (w *workspace) fillGrids(o Observations, span float64) (long, middle, fine *grid) {
	long, middle, fine = &w.long, &w.middle, &w.fine
	gap := w.sampling(o)
	long.fill(o, span, stepFor(span, gap, cells))
	newest := min(span, middleSpan)
	middle.fill(o, newest, stepFor(newest, gap, cells))
	step := stepFor(0, gap, 1)
	fine.fill(o, min(span, step*cells), step)
	if fine.n() < fewestCells {
		fine = long
	}
	return long, middle, fine
}

// look asks each idea what it sees in span seconds of history. The steps build on one
// another, through the outlook and the buffers of w: each says what it needs and fills.
func (w *workspace) look(o Observations, span, horizon float64) outlook {
	n := len(o.T)
	g, middle, fine := w.fillGrids(o, span)
	c := w.findCycle(g)
	unit, m := w.inUnits(g, c, span)
	l := outlook{
		level: o.Used[n-1], capacity: o.Capacity, full: o.full, horizon: horizon,
		unit: unit, span: span, paceSpread: m.paceSpread(),
	}
	w.seeCycle(&l, g, c)
	w.seeGrowth(&l, fine, middle, g, -o.T[n-1])
	w.seeRegimes(&l, g, m)
	w.seeLikeness(&l, m)
	w.seeMemory(&l, g, m)
	return l
}

// seeCycle fills the cycle as it is beside a unit, fall and overdue.
func (w *workspace) seeCycle(l *outlook, g *grid, c cycle) {
	l.cycle = w.beside(l.unit, c, g)
	l.fall = l.cycle.fall(g, l.full)
	l.overdue = w.findOverdue(g, l.cycle.cycle)
}

// seeGrowth fills surge, sawtooth and plateau; the newest sample is stale seconds old. It
// needs the cycle: what comes each day is not new, and a sawtooth carries the new growth
// within its present rise. New growth is sought as of the newest sample: that Used stands
// still since then is not known.
func (w *workspace) seeGrowth(l *outlook, fine, middle, long *grid, stale float64) {
	l.surge = w.newGrowth(fine.until(stale), middle.until(stale), long.until(stale), l.cycle, l.full)
	if l.surge.found && l.span < youngest {
		l.surge.keepMeanPace()
	}
	l.surge.age += stale
	if l.cycle.spansUnits {
		l.sawtooth = w.fitSawtooth(long, l.cycle, l.surge, stale, l.full)
		l.sawtooth.weight *= 1 - l.overdue.chance // what is broken does not come down
		l.sawtooth.base.weight *= 1 - l.overdue.chance
	}
	l.plateau = w.newPlateau(fine, long, stale, l.full)
}

// seeRegimes fills runs and now, w.paces, w.jumps and w.evidence, and, with the pace and
// without the jumps, average and the courses w.residual and w.levels. It needs the surge:
// one that is over is a jump.
func (w *workspace) seeRegimes(l *outlook, g *grid, m increments) {
	l.runs = w.detectRegimes(m, l.unit)
	if l.surge.over {
		w.settle(l.surge, l.runs, l.unit)
	}
	l.now = summarise(l.runs)
	l.average = w.detrend(g, l.unit, l.now.rate)
}

// seeLikeness fills near, deletedBelow and routine, which need w.residual, and paceError,
// which needs w.paces and w.jumps.
func (w *workspace) seeLikeness(l *outlook, m increments) {
	whole := int(math.Round(l.unit / w.residual.step)) // before it the moving average is not
	if len(w.residual.r) < fewWhole*whole {
		whole = 0
	}
	w.near = w.findAnalogues(&w.residual, l.unit, whole, w.near[:0])
	l.near, l.deletedBelow, l.routine = w.near, w.deletedBelow(l.unit), w.findRoutine(l.unit)
	lag := mostUnitsAhead // units over which an error of the pace matters
	if l.now.rate > 0 {
		lag = int(min(mostUnitsAhead, (l.capacity-l.level)/l.now.rate/l.unit))
	}
	l.paceError = w.hindcast(m, lag, l.unit, l.now.rate, l.capacity-l.level)
}

// seeMemory fills the shares of the futures that are made of the past, which need the
// cycle, w.evidence and w.jumps; excursionShare needs the routine and paceError as well.
// It fills w.past.
func (w *workspace) seeMemory(l *outlook, g *grid, m increments) {
	inDays := l.unit == day
	l.bootstrap, l.order = w.bootstrapShare(m, m.prior(l.cycle), l.now.weight, inDays)
	w.past.remember(g, l.unit)
	w.seeAbove(m)
	if inDays {
		l.weekReplay = w.findWeekly(g, m)
		l.monthStarts = w.monthStarts()
	}
	if !l.surge.found || l.surge.over {
		share := excursionShare(g, l.routine, l.weekReplay.chance, l.unit, l.full)
		l.excursionShare = share * (1 - l.climbingShare())
	}
	if l.excursionShare > 0 || l.cycle.returns() { // only these go by the level
		w.nearLevel = w.findAnalogues(&w.levels, l.unit, 0, w.nearLevel[:0])
		l.nearLevel = w.nearLevel
	}
}

// tell writes down what was seen, for a caller to put into words, and moments by the
// clock, except that of the fall: with that time, what has risen since is compared.
func (f *Forecast) tell(o Observations, l *outlook, past *blocks) {
	f.Growth, f.Since = l.now.rate, min(float64(l.now.length)*l.unit, l.span)
	f.Fall, f.Finding = l.fall, finding(l, f.Since, past)
	f.Finding.addBurst(l, past, f.Quantile(.5))
	switch f.Finding.Kind {
	case Cycling, CyclingUp:
		f.Growth = f.Finding.Rate
	case Surging, Cleaned, Overdue:
		f.Growth, f.Since = f.Finding.Rate, f.Finding.Since
	case Stopped:
		f.Growth, f.Since = 0, l.plateau.stood
	}
	for _, ago := range [...]*float64{&f.Since, &f.Finding.Since, &f.Finding.Ago, &f.Finding.Paused} {
		*ago = o.byClock(*ago)
	}
}
