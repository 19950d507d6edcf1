package forecast

// quartile is the upper quartile of the standard normal distribution.
const quartile = .6745

// paceErrors is how far the future of a regime may be below and above its pace:
// standard deviations, units of Used per second.
type paceErrors struct{ below, above float64 }

// hindcast returns the errors of past forecasts of the pace (w.paces), over lag units
// of so many seconds, below and above apart: a cache that levels off was always said
// to grow faster than it did, never slower. Jumps count as foretold. Zero while there
// is too little history.
func (w *workspace) hindcast(m increments, lag int, unit float64) paceErrors {
	n := len(m.d)
	lag = max(1, min(lag, n/3))
	if n < 6 {
		return paceErrors{}
	}
	sum := w.runningSum(m.d)
	errs := w.errs[:0]
	for j := max(3, n/10); j+lag <= n; j++ {
		errs = append(errs, sum[j+lag]-sum[j]-float64(lag)*w.paces[j])
	}
	w.errs = errs
	n = len(errs)
	if n < 2*lag {
		return paceErrors{}
	}
	scale := quartile * float64(lag) * unit
	return paceErrors{max(0, -nth(errs, n/4)) / scale, max(0, nth(errs, n-1-n/4)) / scale}
}

// side returns the standard deviation on the side of y.
func (e paceErrors) side(y float64) float64 {
	if y < 0 {
		return e.below
	}
	return e.above
}
