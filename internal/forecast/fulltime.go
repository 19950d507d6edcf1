package forecast

import (
	"math"
	"slices"
)

const (
	// fullLeft is the part of the capacity that may be left of what counts as full, and
	// fullWithin the seconds within which as much rose once: it would have gone on, had
	// there been room for a whole write.
	fullLeft, fullWithin = .001, 3600.

	longFull = 3 * 3600. // seconds for which it must have been full to be taken out

	nearlyDay = .1 // of a day that whole days of being full may lack
)

// fullFrom returns the level from which on one of the past counts as full.
func (o Observations) fullFrom() float64 {
	left, most := fullLeft*o.Capacity, 0.0
	full := func(used float64) bool { return used >= o.Capacity-left }
	if !slices.ContainsFunc(o.Used, full) {
		return o.Capacity - left
	}
	for i, from := 1, 0; i < len(o.T); i++ {
		for o.T[i]-o.T[from+1] >= fullWithin {
			from++
		}
		most = max(most, (o.Used[i]-o.Used[from])*min(1, fullWithin/(o.T[i]-o.T[from])))
	}
	return o.Capacity - min(left, most)
}

// withoutFullTime returns the observations without the time in which there was no room:
// what is full cannot grow, which is no evidence against the growth before it.
func (w *workspace) withoutFullTime(o Observations) Observations {
	o.clock, o.full = o.T, o.fullFrom()
	full := func(used float64) bool { return used >= o.full }
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
