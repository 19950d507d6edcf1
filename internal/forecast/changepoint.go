package forecast

import "math"

const (
	hazard  = 1. / 60 // chance per unit that a new regime begins
	outlier = .03     // chance per unit of a jump that says nothing of the pace

	outlierWidth = 20   // of the uniform density of such jumps, in noise + tau
	negligible   = 1e-5 // probability below which a belief is dropped

	farSquared = 80 // squared standard deviations from the mean, beyond which a normal density, e^-40, is as good as 0
)

// outlierDensity returns the density of a jump of any height, times the chance of one.
func (m increments) outlierDensity() float64 { return outlier / (outlierWidth * (m.noise + m.tau)) }

// priorDensity returns the density of an increment of which none before it tells.
func (m increments) priorDensity(x float64) float64 { return studentDensity(x, m.tau+m.noise) }

// detectRegimes returns the posterior of the present regime from the increments of units
// of so many seconds, by Bayesian online change point detection (after Adams and
// MacKay 2007) for a Gaussian mean with known noise and prior N(0, tau^2). A jump
// is an increment that comes from a broad distribution instead and is not learnt
// from.
func (w *workspace) detectRegimes(m increments, unit float64) []run {
	cur, next := append(w.states[:0], belief{weight: 1}), w.states2[:0]
	evidence := append(w.evidence[:0], 0)
	w.paces, w.jumps = w.paces[:0], w.jumps[:0]
	var jumps jumping
	for k, x := range m.d {
		var u update
		next, u = observe(next[:0], cur, x, m)
		w.jumps = jumps.next(w.jumps, k, x, u, m.noise)
		w.paces = append(w.paces, u.pace)
		// That x begins a regime of its own counts on top of the rest: a prior that
		// favours regimes by a sixtieth of a nat per unit. Without it our own histories
		// (docs/yardsticks.md) were forecast worse (Q +3 %), all others as well.
		evidence = append(evidence, evidence[len(evidence)-1]+math.Log(u.seen+hazard*m.priorDensity(x)))
		cur, next = next, cur
	}
	w.states, w.states2, w.evidence = cur, next, evidence
	runs := w.runs[:0]
	for _, h := range cur {
		// Noise that does not add up leaves the mean of a long run better
		// known than independent increments would.
		s := m.noiseAt(h.sum/max(1, h.n)) * math.Pow(max(1, h.n), m.hurst-.5)
		mean, v := posterior(h, s, m.tau)
		flat := stillness(h, s, m.tau)
		runs = append(runs,
			run{weight: h.weight * flat, length: h.length},
			run{weight: h.weight * (1 - flat), length: h.length, rate: mean / unit, sd: math.Sqrt(v) / unit})
	}
	w.runs = w.addCurvatures(runs, m, unit, evidence)
	return w.runs
}

// belief is one hypothesis on the way: a regime of length units whose
// increments, n of them without the jumps, add up to sum.
type belief struct {
	weight, n, sum float64
	length         int
}

// update is what one increment says.
type update struct {
	pace     float64 // that was expected of it
	seen     float64 // its probability under all beliefs
	surprise float64 // the part of that which says that it is a jump
}

// observe appends to next what is believed after increment x, and that a new
// regime began with it.
func observe(next, beliefs []belief, x float64, m increments) ([]belief, update) {
	broad := m.outlierDensity()
	var u update
	fresh := 0.0
	for _, h := range beliefs {
		mean, v := posterior(h, m.noise, m.tau)
		u.pace += h.weight * mean
		noise := m.noiseAt(mean)
		sd := math.Sqrt(v + noise*noise)
		z := (x - mean) / sd
		in := 0.0
		if z*z < farSquared {
			in = (1 - outlier) * math.Exp(-z*z/2) / (sd * math.Sqrt(2*math.Pi))
		}
		p := in + broad
		part := in / p
		h.weight *= p
		u.seen += h.weight
		u.surprise += h.weight * (1 - part)
		fresh += h.weight * hazard
		h.weight *= 1 - hazard
		h.n, h.sum, h.length = h.n+part, h.sum+part*x, h.length+1
		next = append(next, h)
	}
	// Here the increment is also the first of the new regime, so that a change
	// shows at once; in the source it is the last of the old one.
	next = append(next, belief{weight: fresh, n: 1, sum: x, length: 1})
	kept := next[:0]
	for _, h := range next {
		if h.weight /= u.seen; h.weight > negligible {
			kept = append(kept, h)
		}
	}
	return kept, u
}

// posterior returns mean and variance of a regime's mean increment, where the noise
// of one is s and the prior N(0, tau^2).
func posterior(h belief, s, tau float64) (mean, variance float64) {
	precision := h.n/(s*s) + 1/(tau*tau)
	return h.sum / (s * s) / precision, 1 / precision
}

// stillness returns the probability that a regime stands still, one half where
// nothing is known of it.
func stillness(h belief, s, tau float64) float64 {
	if h.n <= 0 {
		return .5
	}
	v := s * s / h.n
	return zeroMeanProbability(h.sum*h.sum/(h.n*h.n)/v, v, tau*tau)
}
