package forecast

import "math"

const (
	suspendLeast = 20. // times the usual time between samples: a shorter gap is none
	suspendRise  = .25 // of what the pace before the gap would have brought: less, and time stood still
	paceSpan     = 7 * day
	apart        = 1. // second that stays between the samples about a gap: none are at one time

	sinceCleanup = 1. / 8 // of the time before the gap, for which Used must have risen after it came down to tell a pace
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
		if pace := o.paceUpTo(i-1, min(gap, paceSpan)); pace <= 0 || rise >= suspendRise*pace*gap {
			continue
		}
		out := gap
		if at-o.T[0] >= wholeDays {
			out = math.Floor(gap/day) * day
		}
		if out = min(out, gap-apart); out <= 0 {
			continue
		}
		if suspended == 0 {
			w.suspendT = append(w.suspendT[:0], o.T...)
		}
		suspended += out
		for j := range i {
			w.suspendT[j] += out
		}
	}
	if suspended > 0 {
		o.T = w.suspendT
	}
	return o
}

// paceUpTo returns the mean pace of so many seconds up to an observation, the fourth or a
// later one, units of Used per second: where Used came down in that time, to below where
// it was, that since it was lowest.
func (o Observations) paceUpTo(last int, seconds float64) float64 {
	latest := last - 3 // of fewer a pace is noise
	from := min(firstAtLeast(o.T, o.T[last]-seconds), latest)
	if o.Used[last] < o.Used[from] {
		low := from + newestLeast(o.Used[from:latest+1])
		if o.T[last]-o.T[low] >= sinceCleanup*seconds {
			from = low
		}
	}
	return (o.Used[last] - o.Used[from]) / (o.T[last] - o.T[from])
}

// byClock returns how many seconds before now, by the clock, a moment was that is so many
// before now in T. In a gap from which time was taken out, it was after that time.
func (o Observations) byClock(ago float64) float64 {
	i := firstAtLeast(o.T, -ago)
	if ago <= 0 || i == len(o.T) {
		return ago
	}
	return ago + o.T[i] - o.clock[i]
}
