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

	c := w.cycles(g)
	unit := unitFor(span, g.step)
	s := w.surges(fine, 2*day)
	if !s.found || s.over {
		if l := w.surges(g, 2*day); l.found {
			s = l
		}
	}
	c.tooth = c.lost > .35 && (c.period > 1.5*unit || c.drops == 1)
	m := w.measure(g, unit)
	runs := w.regimes(m, unit)
	mean := 0.0
	long := 0
	sum := 0.0
	for _, r := range runs {
		sum += r.weight
	}
	for _, r := range runs {
		r.weight /= sum
		mean += r.weight * r.rate
		if r.weight > .05 {
			long = max(long, r.length)
		}
	}
	w.detrend(g, unit, mean)
	lag := 1
	if mean > 0 {
		lag = int(min(1000, f.room/mean/unit))
	}
	h := w.hindcast(m, lag)
	w.imagine(&f, o.Capacity, runs, s, c, h, unit)
	f.Growth, f.Since = mean, float64(long)*unit
	f.Finding = Finding{Kind: Growing, Rate: mean, Since: f.Since}
	switch {
	case s.found && !s.over:
		f.Growth, f.Since, f.Before = s.rate, s.age, mean
		f.Finding = Finding{Kind: Surging, Rate: s.rate, Since: s.age}
		if mean > 0 {
			f.Finding.Factor = s.rate / mean
		}
	case c.tooth && c.drops > 1:
		f.Finding = Finding{Kind: Cycling, Period: c.period, Peak: c.peak, Rate: mean}
	case mean*30*day < 1e-3*o.Capacity:
		f.Finding.Kind = Flat
	}
	return f
}
