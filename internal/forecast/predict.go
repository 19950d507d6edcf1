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
	tooth := c.lost > .35 && (c.period > 1.5*unit || c.drops == 1)
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
	w.imagine(&f, o.Capacity, runs, s, c, h, tooth, unit)
	f.Growth, f.Since = mean, float64(long)*unit
	f.Finding = Finding{Kind: Growing, Rate: mean, Since: f.Since}
	switch {
	case s.found && !s.over:
		f.Growth, f.Since, f.Before = s.rate, s.age, mean
		f.Finding = Finding{Kind: Surging, Rate: s.rate, Since: s.age}
		if mean > 0 {
			f.Finding.Factor = s.rate / mean
		}
	case tooth && c.drops > 1:
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

// measured is what the units of a history say.
type measured struct {
	d     []float64 // increments per unit, oldest first
	noise float64   // of one increment, units of Used
	hurst float64   // noise of the sum of l increments is noise * l^hurst: 0 bounded, 0.5 a random walk
	tau   float64   // scale of what a new regime may bring in a unit
}

// measure compares the history unit by unit, each unit by its mean, by the
// mean of its end, or by its peak: whichever moves most evenly.
func (w *workspace) measure(g *grid, unit float64) measured {
	m := max(1, int(math.Round(unit/g.step)))
	best := measured{noise: math.Inf(1)}
	for kind := range 3 {
		if m < 4 && kind > 0 {
			break
		}
		y := w.levels(g, m, kind)
		d := w.increments[kind][:0]
		for i := 1; i < len(y); i++ {
			d = append(d, y[i]-y[i-1])
		}
		w.increments[kind] = d
		x := w.scratch[:0]
		for i := 1; i < len(d); i++ {
			x = append(x, d[i]-d[i-1])
		}
		noise := max(spread(x, 0), .8*trimmed(x)) / math.Sqrt2
		w.scratch = x
		if prefer := []float64{1, 1.1, .9}[kind]; noise < best.noise*prefer {
			best = measured{d: d, noise: noise}
		}
	}
	x := append(w.scratch[:0], best.d...)
	pace := 0.0
	for _, v := range x {
		pace = max(pace, math.Abs(v))
	}
	mid := math.Abs(median(x))
	w.scratch = x
	best.noise = max(best.noise, .02*mid, 1e-3*pace, 1e-7*g.at[g.n()-1], 1e-300)
	best.tau = max(3*mid, 2*best.noise, .1*pace)
	best.hurst = w.hurst(best.d, best.noise)
	return best
}

// levels returns one value per unit of m cells, oldest first: 0 the mean of
// the unit's last eighth, 1 the mean of the unit, 2 its peak.
func (w *workspace) levels(g *grid, m, kind int) []float64 {
	y := w.units[:0]
	for end := g.n() - 1; end-m+1 >= 0 && len(y) < 120; end -= m {
		k := m
		if kind == 0 {
			k = max(1, m/8)
		}
		v := 0.0
		if kind == 2 {
			v = slices.Max(g.top[end-m+1 : end+1])
		} else {
			for _, x := range g.at[end-k+1 : end+1] {
				v += x
			}
			v /= float64(k)
		}
		y = append(y, v)
	}
	slices.Reverse(y)
	w.units = y
	return y
}

// hurst compares the spread of second differences over 1 and over several
// units: the exponent by which noise adds up (Mandelbrot and Van Ness 1968).
func (w *workspace) hurst(d []float64, noise float64) float64 {
	lag := min(8, len(d)/4)
	if lag < 2 {
		return .4
	}
	x := w.scratch[:0]
	for i := 0; i+2*lag <= len(d); i++ {
		sum := 0.0
		for j := range lag {
			sum += d[i+lag+j] - d[i+j]
		}
		x = append(x, sum)
	}
	far := max(spread(x, 0)/math.Sqrt2, 1e-3*noise)
	w.scratch = x
	h := math.Log(far/noise) / math.Log(float64(lag))
	trust := min(1, float64(len(d))/30)
	return min(.6, max(.05, h*trust+.4*(1-trust)))
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
