// Package simulate makes histories of things that run full, with their truth:
// what is visible, when it is full, and which events nobody could have
// foreseen. Equal seeds give equal histories. It does no I/O and reads no clock.
package simulate

import (
	"slices"

	"mackerel-forecast/internal/usage"
)

// History is one simulated series and what really comes of it.
type History struct {
	usage.Series
	// Cuts are the Unix times of events that nobody could foresee (a deploy, an
	// import, a cleanup, a resize), ascending. Each begins a new regime.
	Cuts []int64
	// Fills are the Unix times at which it became full, ascending; they may lie
	// after the last visible sample.
	Fills []int64
	// Known is the Unix time up to which the future was simulated.
	Known int64
}

// Truth is the time until full at a moment. When Exact it is that of the next
// fill. Otherwise the series does not fill before After seconds have passed:
// then something unforeseeable comes, or knowledge ends.
type Truth struct {
	After float64 // seconds, at least 0
	Exact bool
}

// TruthAt returns the truth at Unix time now.
func (h History) TruthAt(now int64) Truth {
	cut := next(h.Cuts, now, h.Known)
	if fill := next(h.Fills, now, cut); fill < cut {
		return Truth{After: float64(fill - now), Exact: true}
	}
	return Truth{After: float64(cut - now)}
}

// RegimeAt returns how many unforeseeable events lie at or before Unix time now.
func (h History) RegimeAt(now int64) int {
	n, found := slices.BinarySearch(h.Cuts, now)
	if found {
		n++
	}
	return n
}

// next returns the first of times later than now, otherwise what is given.
func next(times []int64, now, otherwise int64) int64 {
	n, found := slices.BinarySearch(times, now)
	if found {
		n++
	}
	if n < len(times) {
		return times[n]
	}
	return otherwise
}
