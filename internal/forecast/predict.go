package forecast

const (
	longMemory = 400 * day // nothing older speaks
	cells      = 768       // of each grid, and one for where it begins
)

// Predict forecasts from the history, horizon seconds ahead. o must hold at least one
// observation.
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
	f.tell(&w.outlook, &w.past)
	return f
}

// fillGrids fills the long grid, span seconds of history, and the fine one, the
// newest cells at their own pace, which is the long one where that is short.
func (w *workspace) fillGrids(o Observations, span float64) (long, fine *grid) {
	long, fine = &w.long, &w.fine
	gap := w.sampling(o)
	long.fill(o, span, stepFor(span, gap, cells))
	step := stepFor(0, gap, 1)
	fine.fill(o, min(span, step*cells), step)
	if fine.n() < 8 {
		fine = long
	}
	return long, fine
}

// look asks each idea what it sees in span seconds of history.
func (w *workspace) look(o Observations, span, horizon float64) outlook {
	n := len(o.T)
	g, fine := w.fillGrids(o, span)
	unit, m := w.inUnits(g, span)
	l := outlook{level: o.Used[n-1], capacity: o.Capacity, horizon: horizon, unit: unit, span: span, paceSpread: m.paceSpread()}
	l.cycle = w.findCycle(g, unit)
	l.overdue = w.findOverdue(g, l.cycle)
	l.surge = w.newGrowth(fine, g, o.Capacity)
	l.runs = w.detectRegimes(m, unit)
	if l.surge.over {
		w.settle(l.surge, l.runs, unit)
	}
	l.fall = l.cycle.fall(g, o.Capacity)
	l.now = summarise(l.runs)
	w.detrend(g, unit, l.now.rate)
	if l.cycle.spansUnits {
		l.sawtooth = w.fitSawtooth(g, l.cycle, l.surge, o.Capacity)
	}
	l.plateau = w.newPlateau(fine, g, -o.T[n-1], o.Capacity)
	lag := farthest // units over which an error of the pace matters
	if l.now.rate > 0 {
		lag = int(min(farthest, (l.capacity-l.level)/l.now.rate/unit))
	}
	w.near = w.findAnalogues(unit, 0, w.near[:0])
	l.paceError, l.near, l.deletedBelow, l.routine = w.hindcast(m, lag, unit), w.near, w.deletedBelow(unit), w.findRoutine(unit)
	l.bootstrap, l.weekdayChance, l.monthlyChance = w.bootstrapShare(m, m.prior(l.cycle), l.now.weight, unit == day)
	if w.past.remember(g, unit); unit == day {
		l.weekReplay = w.findWeekly(g)
	}
	if !l.surge.found || l.surge.over {
		l.excursionShare = excursionShare(g, l.routine, unit, o.Capacity) * (1 - l.climbingShare())
	}
	return l
}

// tell writes down what was seen, for a caller to put into words.
func (f *Forecast) tell(l *outlook, past *blocks) {
	f.Growth, f.Since = l.now.rate, min(float64(l.now.length)*l.unit, l.span)
	f.Fall, f.Finding = l.fall, finding(l, f.Since, past)
	switch f.Finding.Kind {
	case Surging:
		f.Growth, f.Since = l.surge.rate, l.surge.age
	case Cycling, CyclingUp:
		f.Growth = f.Finding.Rate
	case Cleaned, Overdue:
		f.Growth, f.Since = f.Finding.Rate, f.Finding.Since
	case Stopped:
		f.Growth, f.Since = 0, l.plateau.stood
	}
}
