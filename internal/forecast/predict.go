package forecast

import "math"

const (
	longMemory = 400 * day // nothing older speaks
	cells      = 768       // of the long grid
)

// Predict forecasts from the history. o must hold at least one observation.
func Predict(o Observations, horizon float64) Forecast {
	w := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	n := len(o.T)
	o = w.awake(o)
	level := o.Used[n-1]
	f := Forecast{Horizon: horizon, room: o.Capacity - level}
	span := min(-o.T[0], longMemory)
	if f.room <= 0 || n < 3 || !(span > 0) {
		return f
	}
	w.outlook = w.look(o, span, horizon)
	f.futures = w.imagine()
	f.tell(&w.outlook, &w.past)
	return f
}

// grids fills the long grid, span seconds of history, and the fine one, the
// newest cells at their own pace, which is the long one where that is short.
func (w *workspace) grids(o Observations, span float64) (long, fine *grid) {
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
	g, fine := w.grids(o, span)
	unit, m := w.inUnits(g, span)
	l := outlook{level: o.Used[n-1], capacity: o.Capacity, horizon: horizon, unit: unit, span: span, wide: m.wide()}
	l.cycle = w.cycles(g, unit)
	l.surge = w.newGrowth(fine, g, o.Capacity)
	l.runs = w.regimes(m, unit)
	if l.surge.over {
		w.settled(l.surge, l.runs, unit)
	}
	l.fall = l.cycle.fall(g, o.Capacity)
	l.now = summarise(l.runs)
	w.detrend(g, unit, l.now.rate)
	if l.cycle.tooth {
		l.teeth = w.teeth(g, l.cycle, l.surge, o.Capacity)
	}
	l.lull = w.newLull(fine, g, -o.T[n-1])
	lag := farthest // units over which an error of the pace matters
	if l.now.rate > 0 {
		lag = int(min(farthest, (l.capacity-l.level)/l.now.rate/unit))
	}
	l.paceError, l.near, l.gone = w.hindcast(m, lag, unit), w.analogues(unit), w.gone(unit)
	l.memory, l.weekly, l.monthly = w.memory(m, m.prior(l.cycle), l.now.weight, unit == day)
	if !l.surge.found || l.surge.over {
		l.doubt = levelled(g, unit, o.Capacity) * (1 - l.climbing())
	}
	w.past.remember(g, unit)
	return l
}

// tell writes down what was seen, for a caller to put into words.
func (f *Forecast) tell(l *outlook, past *remembered) {
	f.Growth, f.Since = l.now.rate, min(float64(l.now.length)*l.unit, l.span)
	f.Fall, f.Finding = l.fall, finding(l, f.Since, past)
	switch f.Finding.Kind {
	case Surging:
		f.Growth, f.Since = l.surge.rate, l.surge.age
	case Cycling, CyclingUp:
		f.Growth = f.Finding.Rate
	case Cleaned:
		f.Growth, f.Since = f.Finding.Rate, f.Finding.Since
	case Stopped:
		f.Growth, f.Since = 0, l.lull.stood
	}
}

// summarise returns the mean pace over all hypotheses, and the length and the
// bend of the likeliest.
func summarise(runs []run) run {
	var now run
	heaviest := 0.0
	for _, r := range runs {
		now.rate += r.weight * r.rate
		if r.weight > heaviest {
			heaviest, now.length, now.bend = r.weight, r.length, r.bend
		}
		now.weight += r.weight
	}
	now.rate /= now.weight
	return now
}

// finding names what was seen; the regime has lasted for since seconds.
func finding(o *outlook, since float64, past *remembered) Finding {
	now, s, c, t, capacity := o.now, o.surge, o.cycle, o.teeth, o.capacity
	climb := t.slope.rate * (1 - t.slope.still)
	still := math.Abs(now.rate)*30*day < 2e-3*capacity
	seen := Finding{Kind: Growing, Rate: now.rate, Since: since}
	switch {
	case s.found && !s.over:
		seen = Finding{Kind: Surging, Rate: s.rate, Since: s.age}
		if now.rate > 0 {
			seen.Factor = s.rate / now.rate
		}
	case s.found && s.over:
		seen = Finding{Kind: Jumped, Since: s.age, Size: s.size - s.usual}
	case t.weight > .5 && c.drops > 1 && climb*30*day > 2e-2*capacity:
		seen = Finding{Kind: CyclingUp, Period: c.period, Peak: c.peak, Rate: climb}
	case t.weight > .5 && c.drops > 1:
		seen = Finding{Kind: Cycling, Period: c.period, Peak: c.peak, Rate: climb}
	case c.drops > 2 && c.lost > .5 && c.ragged < raggedReturns && c.deep > 2e-2*capacity && math.Abs(now.rate)*30*day < 2e-2*capacity:
		seen = Finding{Kind: Cycling, Period: c.period, Peak: c.peak, Rate: now.rate}
	case c.drops > 2 && c.lost > .5 && c.ragged < raggedReturns && c.deep > .2*(capacity-o.level) && now.rate > 0 && !still:
		seen = Finding{Kind: CyclingUp, Period: c.period, Peak: c.peak, Rate: now.rate}
	case o.monthly > .5:
		seen = Finding{Kind: Monthly}
		seen.Size, seen.Since = past.lump(monthLongest)
	case now.rate < 0 && o.fall.Sudden && o.fall.Ago < since+o.unit: // its mean pace is no pace
		seen = Finding{Kind: Cleaned, Since: o.fall.Ago, Size: o.fall.From - o.fall.To, Rate: (o.level - o.fall.To) / o.fall.Ago}
	case still:
		seen.Kind = Flat
	case now.rate < 0:
		seen.Kind = Shrinking
	case now.bend.k < 0:
		seen.Kind = Slowing
	case now.bend != bend{}:
		seen.Kind = Speeding
	}
	if k := seen.Kind; o.lull.news() && (k == Growing || k == Surging || k == Speeding || k == Slowing) {
		seen = Finding{Kind: Stopped, Rate: o.lull.pace(), Since: o.lull.stood}
	}
	return seen
}
