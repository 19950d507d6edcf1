package triage

import "mackerel-forecast/internal/usage"

const (
	longestLead = day  // seconds by which a host's clock may be ahead of ours
	interrupted = 3600 // seconds without a value after which the next one may be of another clock
)

// Until returns up to which time the values of a candidate count at Unix time now:
// to that of its newest one where the host's clock is ahead of ours.
func (c Candidate) Until(now int64) int64 {
	if c.Time > now && c.Time-now <= longestLead {
		return c.Time
	}
	return now
}

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
