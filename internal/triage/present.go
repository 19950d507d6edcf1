package triage

import "mackerel-forecast/internal/usage"

// interrupted is the seconds without a value after which the next one may be of another
// clock.
const interrupted = 3600

// AsOf returns up to which time the values of a candidate count at Unix time now.
func (c Candidate) AsOf(now int64) int64 { return usage.AsOf(now, c.Time) }

// present returns the moment to judge at: now, or the time of the last value where
// they go on beyond it, until the given time. One far ahead, beside others of now,
// is of a clock that was wrong for a while.
func present(samples []usage.Sample, now, until int64) int64 {
	last := usage.Search(samples, now+1) - 1
	if last < 0 || now-samples[last].Time > silence {
		return until
	}
	at := samples[last].Time
	for _, s := range usage.Between(samples, at, until) {
		if s.Time-at > interrupted {
			break
		}
		at = s.Time
	}
	return max(now, at)
}
