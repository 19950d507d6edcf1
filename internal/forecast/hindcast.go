package forecast

import "math"

// hindcast is how the present-regime idea would have done on this very
// history so far, against the plain mean of everything before.
type hindcast struct {
	trust float64 // 0..1: how much of a step from the long mean to the regime's pace came true
	error float64 // robust spread of what it got wrong, units of Used per unit of time
}

const (
	trustPrior = .85 // before any evidence
	trustSd    = .3
)

// hindcast compares, at every unit of the past, the rise over the next lag
// units with what the regime's pace (w.paces) and the long mean would have
// said, by the regression
//
//	actual - long = trust (regime - long) + error
//
// with prior trust ~ N(trustPrior, trustSd^2). Overlapping windows count as
// one in lag.
func (w *workspace) hindcast(m measured, lag int) hindcast {
	n := len(m.d)
	lag = max(1, min(lag, n/3))
	h := hindcast{trust: trustPrior}
	if n < 6 {
		return h
	}
	sum := append(w.scratch[:0], 0)
	for _, x := range m.d {
		sum = append(sum, sum[len(sum)-1]+x)
	}
	w.scratch = sum
	errs := w.errs[:0]
	pass := func(visit func(actual, regime, long float64)) {
		for j := max(3, n/10); j+lag <= n; j++ {
			visit(sum[j+lag]-sum[j], float64(lag)*w.paces[j], float64(lag)*sum[j]/float64(j))
		}
	}
	pass(func(a, r, l float64) { errs = append(errs, a-(trustPrior*r+(1-trustPrior)*l)) })
	w.errs = errs
	s := max(spread(errs, 0), m.noise)
	var xx, xy float64
	pass(func(a, r, l float64) {
		a = l + max(-4*s, min(4*s, a-l))
		xx += (r - l) * (r - l)
		xy += (r - l) * (a - l)
	})
	weight := 1 / (float64(lag) * s * s)
	const prior = 1 / (trustSd * trustSd)
	h.trust = (xy*weight + trustPrior*prior) / (xx*weight + prior)
	h.trust = max(0, min(1, h.trust))
	errs = errs[:0]
	pass(func(a, r, l float64) { errs = append(errs, a-(h.trust*r+(1-h.trust)*l)) })
	w.errs = errs
	if len(errs) >= 2*lag {
		h.error = spread(errs, 0) / float64(lag)
	}
	if math.IsNaN(h.trust) {
		h.trust = trustPrior
	}
	return h
}
