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
	f := Forecast{Horizon: horizon, room: o.Capacity - level, level: level, Before: math.NaN()}
	span := min(-o.T[0], longMemory)
	if f.room <= 0 || n < 3 || !(span > 0) {
		return f
	}
	gap := w.sampling(o)
	g := &w.long
	g.fill(o, span, stepFor(span, gap, cells))
	fine := &w.fine
	step := stepFor(0, gap, 1)
	fine.fill(o, min(span, step*cells), step)
	if fine.n() < 8 {
		fine = g
	}

	unit, m := w.inUnits(g, span)
	c := w.cycles(g, unit)
	s := w.newGrowth(fine, g, o.Capacity)
	runs := w.regimes(m, unit)
	if s.over {
		w.settled(s, runs, unit)
	}
	now := summarise(runs)
	w.detrend(g, unit, now.rate)
	lag := farthest // units over which an error of the pace matters
	if now.rate > 0 {
		lag = int(min(farthest, f.room/now.rate/unit))
	}
	var t teeth
	if c.tooth {
		t = w.teeth(g, c, s, o.Capacity)
	}
	l := outlook{level: level, capacity: o.Capacity, horizon: horizon, unit: unit, span: span, runs: runs, surge: s, lull: w.newLull(fine, g, -o.T[n-1]), cycle: c, teeth: t,
		error: w.hindcast(m, lag, unit), near: w.analogues(unit), wide: m.wide(), gone: w.gone(unit)}
	for _, r := range runs {
		l.total += r.weight
	}
	l.memory, l.weekly, l.monthly = w.memory(m, m.prior(c), l.total, unit == day)
	if !s.found || s.over {
		l.doubt = levelled(g, unit, o.Capacity) * (1 - l.climbing())
	}
	w.past.remember(g, unit)
	f.futures = w.imagine(&l)
	f.Growth, f.Since = now.rate, min(float64(now.length)*unit, span)
	if now.length > 1 && now.length < len(m.d)-1 {
		f.Before = w.paces[len(m.d)-1-now.length] / unit
	}
	f.Finding = finding(now, f, &l, &w.past)
	switch f.Finding.Kind {
	case Surging:
		f.Growth, f.Since, f.Before = s.rate, s.age, now.rate
	case Cycling, CyclingUp:
		f.Growth = f.Finding.Rate
	case Stopped:
		f.Growth, f.Since, f.Before = 0, l.lull.age, f.Finding.Rate
	}
	return f
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

// finding names what was seen.
func finding(now run, f Forecast, o *outlook, past *remembered) Finding {
	s, c, t, capacity := o.surge, o.cycle, o.teeth, o.capacity
	climb := t.slope.rate * (1 - t.slope.still)
	still := math.Abs(now.rate)*30*day < 2e-3*capacity
	seen := Finding{Kind: Growing, Rate: now.rate, Since: f.Since}
	switch {
	case s.found && !s.over:
		seen = Finding{Kind: Surging, Rate: s.rate, Since: s.age}
		if now.rate > 0 {
			seen.Factor = s.rate / now.rate
		}
	case s.found && s.over:
		seen = Finding{Kind: Jumped, Since: s.age, Size: s.size}
	case t.weight > .5 && c.drops > 1 && climb*30*day > 2e-2*capacity:
		seen = Finding{Kind: CyclingUp, Period: c.period, Peak: c.peak, Rate: climb}
	case t.weight > .5 && c.drops > 1:
		seen = Finding{Kind: Cycling, Period: c.period, Peak: c.peak, Rate: climb}
	case o.monthly > .5:
		seen = Finding{Kind: Monthly}
		seen.Size, seen.Since = past.lump(monthLongest)
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
		seen = Finding{Kind: Stopped, Rate: o.lull.pace(), Since: o.lull.age}
	}
	return seen
}
