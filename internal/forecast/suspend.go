package forecast

import "math"

const (
	suspendLeast = 20. // times the usual time between samples: a shorter gap is none
	suspendRise  = .25 // of what the pace before the gap would have brought: less, and time stood still
	paceSpan     = 7 * day
)

// withoutSuspend returns the observations without the time in which a machine was
// suspended: a gap in which Used rose by hardly anything is no evidence against the
// growth before it. Where the hour of the day may matter whole days are taken out. The
// time since the newest sample may be such a gap too.
func (w *workspace) withoutSuspend(o Observations) Observations {
	n := len(o.T)
	suspended := 0.0
	for i := 4; i <= n; i++ {
		at, rise := 0.0, 0.0
		if i < n {
			at, rise = o.T[i], o.Used[i]-o.Used[i-1]
		}
		gap := at - o.T[i-1]
		if gap < suspendLeast*(o.T[i-1]-o.T[i-4])/3 {
			continue
		}
		from := firstAtLeast(o.T, o.T[i-1]-min(gap, paceSpan))
		from = min(from, i-4)
		pace := (o.Used[i-1] - o.Used[from]) / (o.T[i-1] - o.T[from])
		if rise >= suspendRise*pace*gap {
			continue
		}
		if at-o.T[0] >= wholeDays {
			gap = math.Floor(gap/day) * day
		}
		if gap == 0 {
			continue
		}
		if suspended == 0 {
			w.suspendT = append(w.suspendT[:0], o.T...)
		}
		suspended += gap
		for j := range i {
			w.suspendT[j] += gap
		}
	}
	if suspended > 0 {
		o.T = w.suspendT
	}
	return o
}
