package forecast

// Past forecasts of the pace count from unit foretoldFrom on, and none of the first of
// foretoldParts parts of the history.
const foretoldFrom, foretoldParts = 3, 10

// quartile is the upper quartile of the standard normal distribution.
const quartile = .6745

// paceErrors is how far the future of a regime may be below and above its pace:
// standard deviations, units of Used per second.
type paceErrors struct{ below, above float64 }

// hindcast returns the errors of past forecasts of the pace (w.paces), over lag units
// of so many seconds, below and above apart: a cache that levels off was always said
// to grow faster than it did, never slower. Jumps count as foretold. Where the upper
// quartile of what was wrong over less time, on top of the pace now, uses up the room,
// the future at that quartile fills then and no sooner: of one burst long ago nobody
// knows that it would begin now. Zero while there is too little history.
func (w *workspace) hindcast(m increments, lag int, unit, pace, room float64) paceErrors {
	n := len(m.d)
	lag = max(1, min(lag, n/3))
	if n < fewestIncrements {
		return paceErrors{}
	}
	sum := w.runningSum(m.d)
	errs := w.wrongOver(sum, lag)
	if len(errs) < 2*lag {
		return paceErrors{}
	}
	scale := quartile * float64(lag) * unit
	e := paceErrors{max(0, -quickselect(errs, len(errs)/4)) / scale, upperQuartile(errs) / scale}
	if t := w.upperFull(sum, lag, unit, pace, room); t < Never {
		e.above = min(e.above, max(0, room/t-pace)/quartile)
	}
	return e
}

// upperFull returns the seconds, at most those of so many units, until the pace now and
// the upper quartile of what was wrong by then use up the room; Never if they do not.
func (w *workspace) upperFull(sum []float64, units int, unit, pace, room float64) float64 {
	before, had := 0., 0.
	for l := 1; l <= units; l += max(1, min(l/3, units-l)) {
		rise := pace*unit*float64(l) + upperQuartile(w.wrongOver(sum, l))
		if rise >= room {
			return unit * (before + (room-had)/(rise-had)*(float64(l)-before))
		}
		before, had = float64(l), rise
	}
	return Never
}

// wrongOver returns what past forecasts of the pace got wrong over so many units, units
// of Used. sum is what came until each unit.
func (w *workspace) wrongOver(sum []float64, lag int) []float64 {
	n := len(sum) - 1
	errs := w.errs[:0]
	for j := max(foretoldFrom, n/foretoldParts); j+lag <= n; j++ {
		errs = append(errs, sum[j+lag]-sum[j]-float64(lag)*w.paces[j])
	}
	w.errs = errs
	return errs
}

// upperQuartile returns it, at least 0, and reorders errs.
func upperQuartile(errs []float64) float64 { return max(0, quickselect(errs, len(errs)-1-len(errs)/4)) }

// side returns the standard deviation on the side of y.
func (e paceErrors) side(y float64) float64 {
	if y < 0 {
		return e.below
	}
	return e.above
}

// runningSum adds up what came until each unit; for a jump what was expected
// instead.
func (w *workspace) runningSum(d []float64) []float64 {
	sum, i := append(w.sums[:0], 0), 0
	for k, x := range d {
		for i < len(w.jumps) && k >= w.jumps[i].to {
			i++
		}
		if i < len(w.jumps) && k >= w.jumps[i].from {
			x = w.paces[w.jumps[i].from]
		}
		sum = append(sum, sum[len(sum)-1]+x)
	}
	w.sums = sum
	return sum
}
