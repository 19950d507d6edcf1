package forecast

import "math"

const (
	sleepLeast = 20. // times the usual time between samples: a shorter gap is none
	sleepRise  = .25 // of what the pace before the gap would have brought: less, and time stood still
	paceSpan   = 7 * day
)

// awake returns the observations without the time in which a machine slept: a
// gap in which Used rose by hardly anything is no evidence against the growth
// before it. Where the hour of the day may matter whole days are taken out. The
// time since the newest sample may be such a gap too.
func (w *workspace) awake(o Observations) Observations {
	n := len(o.T)
	asleep := 0.0
	for i := 4; i <= n; i++ {
		at, rise := 0.0, 0.0
		if i < n {
			at, rise = o.T[i], o.Used[i]-o.Used[i-1]
		}
		gap := at - o.T[i-1]
		if gap < sleepLeast*(o.T[i-1]-o.T[i-4])/3 {
			continue
		}
		from := firstAtLeast(o.T, o.T[i-1]-min(gap, paceSpan))
		from = min(from, i-4)
		pace := (o.Used[i-1] - o.Used[from]) / (o.T[i-1] - o.T[from])
		if rise >= sleepRise*pace*gap {
			continue
		}
		if at-o.T[0] >= wholeDays {
			gap = math.Floor(gap/day) * day
		}
		if gap == 0 {
			continue
		}
		if asleep == 0 {
			w.time = append(w.time[:0], o.T...)
		}
		asleep += gap
		for j := range i {
			w.time[j] += gap
		}
	}
	if asleep > 0 {
		o.T = w.time
	}
	return o
}
