// Package forecast turns one history into the distribution of the time until
// it is full. It is pure: numbers in, numbers out; no clock, no I/O, no
// randomness that a caller could see (equal input gives equal output).
//
// A way to read it: predict.go asks each idea what it sees. The history is laid over
// cells (grid.go), and units of it, mostly days (units.go), are compared
// (increments.go). What the units say: how long the present pace has lasted
// (changepoint.go, regime.go), whether it bends (curvature.go), and whether that or the
// past in any order tells more (evidence.go, bootstrap.go). mixture.go draws the futures,
// each from one model, and passage.go says when it is full. All else is an idea of its own
// beside these: what comes down again (cycle.go, sawtooth.go, peaks.go, base.go, overdue.go,
// excursions.go), new growth (surge.go, knee.go, pause.go, acceleration.go, precedent.go), what
// stopped (plateau.go), weeks and months (weekly.go, seasonal.go). docs/forecast.md
// explains each.
//
// Time is centred on now: T is seconds relative to now, never Unix time, so
// that sums of squares keep their digits.
package forecast

import "math"

// Observations is one history as the models see it.
type Observations struct {
	T        []float64 // seconds relative to now, at most 0, strictly increasing
	Used     []float64 // bytes (or inodes, or any unit), as long as T
	Capacity float64   // the present size, same unit as Used, above 0

	clock []float64 // T before any time was taken out, as long as T
	full  float64   // level from which on Used counts as full
}

// Never is the time until full of something that is not filling within the
// horizon.
var Never = math.Inf(1)

// Forecast is the distribution of the time until full, and what was seen in
// the history that explains it.
type Forecast struct {
	Horizon float64 // seconds; nothing farther is told
	Growth  float64 // units of Used per second, the pace that the forecast rests on
	Since   float64 // seconds before now, by the clock, at which the present regime began, at least 0
	Finding Finding // what was seen
	Fall    Fall    // the last time that Used came down

	full    bool     // there is no room now
	futures []future // in order of time until full; none where too little was seen
}

// Fall is the newest fall of those of at least 0.35 of the deepest. The zero Fall
// is none.
type Fall struct {
	Count    int     // of all of them
	Ago      float64 // seconds since Used had come down so far, without those asleep or full: in these nothing rises
	From, To float64 // highest before and lowest since, units of Used
	Period   float64 // seconds from fall to fall, 0 when there was one only
	Filled   bool    // it was full before
	Sudden   bool    // most of it came at once
}

// future is one way that the history may go on.
type future struct {
	full     float64 // seconds until full, Never when not within the horizon
	unbroken float64 // the same had growth not come to an end before
	weight   float64 // the weights of all futures sum to 1
}

// Quantile returns the time until full, in seconds, before which it is full
// with probability p (0 < p < 1); Never beyond the horizon, and for the zero
// Forecast; 0 when full now.
//
// The empirical distribution of the futures is interpolated between the
// midpoints of its steps, linearly in the logarithm of time.
func (f Forecast) Quantile(p float64) float64 {
	if f.full {
		return 0
	}
	sum, before, at := 0.0, 0.0, 0.0
	for i, u := range f.futures {
		middle := sum + u.weight/2
		if p <= middle {
			if i == 0 || math.IsInf(u.full, 1) {
				return u.full
			}
			x := (p - at) / (middle - at)
			q := math.Exp(math.Log(before+1)*(1-x)+math.Log(u.full+1)*x) - 1
			return min(max(q, before), u.full)
		}
		sum, before, at = sum+u.weight, u.full, middle
	}
	if len(f.futures) == 0 {
		return Never
	}
	return before
}

// FillsAfter reports whether growth, as long as it does not end, is likelier than
// not to take more than the given seconds to fill what is left, and yet to do so
// within the horizon.
func (f Forecast) FillsAfter(seconds float64) bool {
	later, fills := 0.0, 0.0
	for _, u := range f.futures {
		if u.unbroken > seconds {
			later += u.weight
		}
		if u.unbroken <= f.Horizon {
			fills += u.weight
		}
	}
	return later > .5 && fills > .5
}
