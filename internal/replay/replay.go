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

// Run tells the verdict at each moment: at the first sample, then every
// opts.Every up to the last sample. It stops at the first error that tell
// returns, and returns it.
func Run(series usage.Series, opts Options, tell func(verdict.Verdict) error) error {
	last, ok := series.Last()
	if !ok {
		return nil
	}
	var ring retention.Ring
	var latch verdict.Latch
	var reusable verdict.Reusable
	rest := series.Samples
	seen := usage.Series{ID: series.ID, MountPoint: series.MountPoint}
	every := int64(opts.Every / time.Second)
	for moment := rest[0].Time; moment <= last.Time; moment += every {
		for len(rest) > 0 && rest[0].Time <= moment {
			ring.Add(rest[0])
			rest = rest[1:]
		}
		level := newestOf(&ring)
		level.Time = moment
		v, ok := reusable.Reuse(seen.ID, seen.MountPoint, level, opts.Policy, latch)
		if !ok {
			seen.Samples = ring.Samples()
			v, latch = verdict.Assess(seen, opts.Policy, moment, latch)
			reusable, _ = v.Reusable(opts.Policy)
		}
		if err := tell(v); err != nil {
			return err
		}
	}
	return nil
}

// newestOf returns the newest sample of a ring that is not empty.
func newestOf(ring *retention.Ring) usage.Sample {
	level := ring.Level(0)
	return level[len(level)-1]
}
