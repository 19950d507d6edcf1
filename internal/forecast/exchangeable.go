package forecast

import "math"

const week = 7 // days

// exchangeable returns the log probability of the increments from the from-th
// on, each given those before it, when they come in any order: a kernel
// density (Parzen 1962) of two widths, for the body and for the tails.
// byWeekday is the same when those a whole number of weeks before say more.
func exchangeable(m measured, from int) (any, byWeekday float64) {
	narrow := m.noise
	broad := max(m.uneven/2, narrow)
	for j := from; j < len(m.d); j++ {
		all, same, weeks := student(m.d[j], m.tau+m.noise), 0.0, 0.0
		for i, x := range m.d[:j] {
			p := .5*student(m.d[j]-x, narrow) + .5*student(m.d[j]-x, broad)
			all += p
			if (j-i)%week == 0 {
				same, weeks = same+p, weeks+1
			}
		}
		all /= float64(j + 1)
		any += math.Log(all)
		byWeekday += math.Log((all + same) / (1 + weeks))
	}
	return any, byWeekday
}

// student returns Student's density with 3 degrees of freedom and scale h.
func student(x, h float64) float64 {
	z := 1 + x*x/(3*h*h)
	return .3676 / (h * z * z)
}

// sameWeekday returns which unit of the past, the newest being 0, follows as
// the k-th day from now: one of the same day of the week, at u (0 to 1) of
// those among the last window units, or among four weeks.
func (r *remembered) sameWeekday(k int, u float64, window int) int {
	weeks := min(max(window, 4*week), len(r.rise)) / week
	return week - 1 - k%week + week*int(u*float64(weeks))
}
