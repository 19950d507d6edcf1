// Package forecast turns one history into the distribution of the time until
// it is full. It is pure: numbers in, numbers out; no clock, no I/O, no
// randomness that a caller could see (equal input gives equal output).
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
}

// Never is the time until full of something that is not filling within the
// horizon.
var Never = math.Inf(1)

// Forecast is the distribution of the time until full, and what was seen in
// the history that explains it.
type Forecast struct {
	Horizon float64 // seconds; nothing farther is told
	Growth  float64 // units of Used per second, the pace that the forecast rests on
	Since   float64 // seconds before now at which the present regime began, at least 0
	Finding string  // what was seen, one clause: "grows 1.9 GiB/day for 12 days"

	rate, spread float64 // first model: line through now with a normal slope
	room, level  float64
}

// Quantile returns the time until full, in seconds, before which it is full
// with probability p (0 < p < 1); Never beyond the horizon; 0 when full now.
func (f Forecast) Quantile(p float64) float64 {
	if f.room <= 0 {
		return 0
	}
	slope := f.rate + f.spread*normalQuantile(1-p)
	if slope <= 0 || f.room/slope > f.Horizon {
		return Never
	}
	return f.room / slope
}

// Probability returns the chance, 0 to 1, of being full within the given seconds.
func (f Forecast) Probability(within float64) float64 {
	lo, hi := 0.0, 1.0
	for range 40 {
		if p := (lo + hi) / 2; f.Quantile(p) <= within {
			lo = p
		} else {
			hi = p
		}
	}
	return (lo + hi) / 2
}

// Level returns the 10 %, 50 % and 90 % quantiles of Used the given seconds
// ahead of now; plots draw it as the band.
func (f Forecast) Level(ahead float64) (low, median, high float64) {
	at := func(p float64) float64 { return f.level + ahead*(f.rate+f.spread*normalQuantile(p)) }
	return at(.1), at(.5), at(.9)
}
