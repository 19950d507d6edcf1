package backtest

import (
	"mackerel-forecast/internal/simulate"
	"mackerel-forecast/internal/usage"
)

// reachedAt are the shares of a recorded history at which the capacity is set to
// the highest level so far: it is full then, and not before.
var reachedAt = []float64{.35, .5, .65, .8, 1}

// neverFactors make a capacity from the highest level of all.
var neverFactors = []float64{1.03, 1.3}

// Recorded makes the cases of one recorded history: the same samples below
// capacities that it reached later, or never.
func Recorded(name string, samples func() []usage.Sample) []Case {
	recorded := samples()
	var cases []Case
	previous := 0.0
	add := func(capacity float64) {
		cases = append(cases, Case{Family: name, Make: func() simulate.History { return under(name, samples(), capacity) }})
	}
	for _, share := range reachedAt {
		first, last := recorded[0].Time, recorded[len(recorded)-1].Time
		seen := usage.Series{Samples: recorded}.Until(first + int64(share*float64(last-first)))
		if capacity := highest(seen.Samples); capacity > previous && capacity > recorded[0].Used {
			previous = capacity
			add(capacity)
		}
	}
	for _, factor := range neverFactors {
		add(highest(recorded) * factor)
	}
	return cases
}

func highest(samples []usage.Sample) float64 {
	top := 0.0
	for _, s := range samples {
		top = max(top, s.Used)
	}
	return top
}

// under puts a capacity on a recorded history and ends it a few samples after
// it became full.
func under(name string, samples []usage.Sample, capacity float64) simulate.History {
	h := simulate.History{Series: usage.Series{ID: usage.ID{Resource: usage.Filesystem, Name: name}}}
	for _, s := range samples {
		s.Size = capacity
		h.Samples = append(h.Samples, s)
		h.Known = s.Time
		if s.Full() {
			h.Fills, h.Known = []int64{s.Time}, s.Time+1
			break
		}
	}
	return h
}

// TraceLike makes the cases of simulated recordings.
func TraceLike(set simulate.Set, seeds int, families ...simulate.Family) []Case {
	var cases []Case
	for _, f := range families {
		for seed := range uint64(seeds) {
			cases = append(cases, Recorded(f.Name, func() []usage.Sample { return f.History(set, seed).Samples })...)
		}
	}
	return cases
}
