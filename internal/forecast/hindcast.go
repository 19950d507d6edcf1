package forecast

// hindcast returns the robust spread, in units of Used per unit of time, of
// what the regime's pace (w.paces) got wrong at every unit of the past, over
// the next lag units; 0 while too little is known.
func (w *workspace) hindcast(m measured, lag int) float64 {
	n := len(m.d)
	lag = max(1, min(lag, n/3))
	if n < 6 {
		return 0
	}
	sum := append(w.scratch[:0], 0)
	for _, x := range m.d {
		sum = append(sum, sum[len(sum)-1]+x)
	}
	w.scratch = sum
	errs := w.errs[:0]
	for j := max(3, n/10); j+lag <= n; j++ {
		errs = append(errs, sum[j+lag]-sum[j]-float64(lag)*w.paces[j])
	}
	w.errs = errs
	if len(errs) < 2*lag {
		return 0
	}
	return spread(errs, 0) / float64(lag)
}
