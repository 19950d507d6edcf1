// Package replay goes through recorded history as the agent's minutes went
// through it: at each moment it sees only the samples at or before that moment,
// through the same retention, verdict and hysteresis as the plugin and the
// check. It does no I/O and reads no clock.
package replay

import (
	"time"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Options say how to replay.
type Options struct {
	Policy verdict.Policy
	Every  time.Duration // between two moments, at least a second
}

// between is the longest time between two looks at a history whose samples come as
// often: hysteresis counts what was asked for between two moments that are told.
const between = int64(time.Hour / time.Second)

// Run tells the verdict at each moment: at the first sample, then every
// opts.Every up to the last sample. It stops at the first error that tell
// returns, and returns it.
func Run(series usage.Series, opts Options, tell func(verdict.Verdict) error) error {
	last, ok := series.Last()
	if !ok {
		return nil
	}
	every := int64(opts.Every / time.Second)
	looks := (every + between - 1) / between // up to each moment that is told
	r := run{policy: opts.Policy, rest: series.Samples, seen: usage.Series{ID: series.ID, MountPoint: series.MountPoint}}
	first := r.rest[0].Time
	for moment := first; moment <= last.Time; moment += every {
		for k := int64(1); k < looks && moment > first; k++ {
			if at := moment - every + k*every/looks; r.take(at) {
				r.look(at)
			}
		}
		r.take(moment)
		if err := tell(r.look(moment)); err != nil {
			return err
		}
	}
	return nil
}

// run is a history that is gone through.
type run struct {
	policy   verdict.Policy
	rest     []usage.Sample // still to come
	ring     retention.Ring
	seen     usage.Series
	latch    verdict.Latch
	reusable verdict.Reusable
}

// take takes in what was sampled up to a moment, and reports whether anything was.
func (r *run) take(moment int64) (some bool) {
	for len(r.rest) > 0 && r.rest[0].Time <= moment {
		r.ring.Add(r.rest[0])
		r.rest, some = r.rest[1:], true
	}
	return some
}

// look is the verdict at a moment.
func (r *run) look(moment int64) verdict.Verdict {
	level := newestOf(&r.ring)
	level.Time = moment
	v, ok := r.reusable.Reuse(r.seen.ID, r.seen.MountPoint, level, r.policy, r.latch)
	if !ok {
		r.seen.Samples = r.ring.Samples()
		v, r.latch = verdict.Assess(r.seen, r.policy, moment, r.latch)
		r.reusable, _ = v.Reusable(r.policy)
	}
	return v
}

// newestOf returns the newest sample of a ring that is not empty.
func newestOf(ring *retention.Ring) usage.Sample {
	level := ring.Level(0)
	return level[len(level)-1]
}
