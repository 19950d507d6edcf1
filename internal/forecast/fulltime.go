package forecast

import (
	"math"
	"slices"
)

const (
	// fullLevel is the part of the capacity from which on a level of the past
	// counts as full: it would have gone on, had there been room.
	fullLevel = .999

	longFull = 3 * 3600. // seconds for which it must have been full to be taken out

	nearlyDay = .1 // of a day that whole days of being full may lack
)

// isFull reports whether a level of the past counts as full.
func isFull(level, capacity float64) bool { return level >= fullLevel*capacity }

// withoutFullTime returns the observations without the time in which there was no room:
// what is full cannot grow, which is no evidence against the growth before it.
func (w *workspace) withoutFullTime(o Observations) Observations {
	o.clock = o.T
	full := func(used float64) bool { return isFull(used, o.Capacity) }
	if !slices.ContainsFunc(o.Used, full) {
		return o
	}
	t, used, clock := w.withoutFullT[:0], w.withoutFullUsed[:0], w.withoutFullClock[:0]
	for i := 0; i < len(o.T); i++ {
		t, used, clock = append(t, o.T[i]), append(used, o.Used[i]), append(clock, o.T[i])
		last := i
		for full(o.Used[i]) && last+1 < len(o.T) && full(o.Used[last+1]) {
			last++
		}
		if out := o.fullTime(i, last); out > 0 {
			for k := range t {
				t[k] += out
			}
		}
		for k := i + 1; k <= last; k++ {
			if o.T[k] > t[len(t)-1] {
				t, used, clock = append(t, o.T[k]), append(used, o.Used[k]), append(clock, o.T[k])
			}
		}
		i = last
	}
	w.withoutFullT, w.withoutFullUsed, w.withoutFullClock = t, used, clock
	o.T, o.Used, o.clock = t, used, clock
	return o
}

// cameDown reports whether Used came down before an observation by at least a tenth of
// what it rose: then the hour of the day may matter.
func (o Observations) cameDown(before int) bool {
	rose, fell := 0.0, 0.0
	for i := 1; i <= before; i++ {
		rose += max(0, o.Used[i]-o.Used[i-1])
		fell += max(0, o.Used[i-1]-o.Used[i])
	}
	return fell >= rose/10
}

// fullTime returns the seconds to take out where it was full from one observation
// to another: whole days where the hour of the day may matter. The first of them
// stays, and before what follows.
func (o Observations) fullTime(from, last int) float64 {
	if last == from || last+1 == len(o.T) {
		return 0
	}
	next := o.T[last+1]
	out := next - o.T[from]
	if days := math.Floor(out/day+nearlyDay) * day; next-o.T[0] >= wholeDays && (days > 0 || o.cameDown(from)) {
		out = days
	}
	if out < longFull {
		return 0
	}
	return min(out, (o.T[last]+next)/2-o.T[from])
}
