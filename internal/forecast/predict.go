package forecast

import (
	"math"
	"slices"
)

const (
	longMemory = 400 * day // nothing older speaks
	cells      = 768       // of the long grid
	paths      = 64
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
		*fine = *g
	}

	c := w.cycles(g)
	unit := unitFor(span, g.step)
	toothed := c.drops >= 2 && c.period > 0
	if toothed && c.period > unit {
		unit = roundPeriod(c.period)
		if span/unit < 2.5 {
			toothed = false
			unit = unitFor(span, g.step)
		}
	}
	s := w.surges(fine, 2*day)
	if !s.found || s.over {
		if l := w.surges(g, 2*day); l.found {
			s = l
		}
	}

	d, noise, tau := w.measure(g, unit, toothed)
	runs := w.regimes(d, noise, tau, unit)
	mean := 0.0
	long := 0
	for _, r := range runs {
		mean += r.weight * r.rate
		if r.weight > .05 {
			long = max(long, r.length)
		}
	}
	w.detrend(g, unit, mean)
	w.imagine(&f, o.Capacity, runs, s, c, toothed, unit)
	f.Growth, f.Since = mean, float64(long)*unit
	f.Finding = Finding{Kind: Growing, Rate: mean, Since: f.Since}
	switch {
	case s.found && !s.over:
		f.Growth, f.Since, f.Before = s.rate, s.age, mean
		f.Finding = Finding{Kind: Surging, Rate: s.rate, Since: s.age}
		if mean > 0 {
			f.Finding.Factor = s.rate / mean
		}
	case toothed:
		f.Finding = Finding{Kind: Cycling, Period: c.period, Peak: c.peak, Rate: mean}
	case mean*30*day < 1e-3*o.Capacity:
		f.Finding.Kind = Flat
	}
	return f
}

// sampling returns the usual time between the newest samples, seconds.
func (w *workspace) sampling(o Observations) float64 {
	x := w.scratch[:0]
	for i := max(1, len(o.T)-64); i < len(o.T); i++ {
		x = append(x, o.T[i]-o.T[i-1])
	}
	w.scratch = x
	return median(x)
}

// unitFor returns the time over which increments are compared: a day once the
// history is a few days long, a part of it before.
func unitFor(span, step float64) float64 {
	if span >= 2.5*day {
		return max(day, step)
	}
	return max(step, math.Round(span/24/step)*step)
}

func roundPeriod(p float64) float64 {
	if p > .8*day {
		return math.Max(1, math.Round(p/day+.05)) * day
	}
	return p
}

// measure returns the increments per unit, oldest first, their noise and the
// scale of what a new regime may bring.
func (w *workspace) measure(g *grid, unit float64, peaks bool) (d []float64, noise, tau float64) {
	m := max(1, int(math.Round(unit/g.step)))
	n := g.n()
	y := w.units[:0]
	for end := n - 1; end-m+1 >= 0 && len(y) < 120; end -= m {
		v := g.at[end]
		if peaks {
			v = slices.Max(g.top[end-m+1 : end+1])
		} else if k := max(1, m/8); k > 1 {
			v = 0
			for _, x := range g.at[end-k+1 : end+1] {
				v += x
			}
			v /= float64(k)
		}
		y = append(y, v)
	}
	slices.Reverse(y)
	w.units = y
	d = w.increments[:0]
	for i := 1; i < len(y); i++ {
		d = append(d, y[i]-y[i-1])
	}
	w.increments = d
	// Noise of one increment: from second differences, which a change of pace
	// touches once; sqrt(2) for the difference of two.
	x := w.scratch[:0]
	for i := 1; i < len(d); i++ {
		x = append(x, d[i]-d[i-1])
	}
	noise = spread(x, 0) / math.Sqrt2
	x = append(x[:0], d...)
	pace := 0.0
	for _, v := range x {
		pace = max(pace, math.Abs(v))
	}
	mid := math.Abs(median(x))
	w.scratch = x
	noise = max(noise, .02*mid, 1e-3*pace, 1e-7*g.at[n-1], 1e-300)
	tau = max(3*mid, 2*noise, .1*pace)
	return d, noise, tau
}

// detrend splits the history into a moving average over unit and what is
// replayed on top of the trend.
func (w *workspace) detrend(g *grid, unit, rate float64) {
	n := g.n()
	m := min(n, max(1, int(math.Round(unit/g.step))))
	sum := w.scratch[:0]
	total := 0.0
	for _, v := range g.at {
		total += v
		sum = append(sum, total)
	}
	w.scratch = sum
	base := resized(w.base, n)
	mean := func(end int) float64 { // of the m cells up to end
		if end-m < 0 {
			return sum[end] / float64(end+1)
		}
		return (sum[end] - sum[end-m]) / float64(m)
	}
	half := m / 2
	for k := range n {
		switch {
		case k+half < n && k-half >= 0:
			base[k] = mean(k + half)
		case k+half < n:
			base[k] = mean(k+half) - rate*float64(half-k)*g.step/2
		default:
			base[k] = mean(n-1) + rate*float64(k-(n-1-half))*g.step
		}
	}
	w.base = base
	a := &w.around
	a.step, a.r, a.top = g.step, resized(a.r, n), resized(a.top, n)
	for k := range n {
		a.r[k], a.top[k] = g.at[k]-base[k], g.top[k]-base[k]
	}
	a.index()
	h := &w.whole
	h.step, h.r, h.top = g.step, g.at, g.top
	h.index()
}
