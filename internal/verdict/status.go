package verdict

import (
	"math"
	"time"
)

// What the statuses rest on; docs/forecast.md tells operators.
const (
	// The chance of being full within a threshold at which its status is asked
	// for. At one half, the median, what is as likely as not is told too late too
	// often. A page that is late costs more than a warning that is.
	chanceCritical = .25
	chanceWarning  = .45

	// A rise of the status waits for the forecast to insist for this part of the
	// threshold that was reached, unless the median leaves less than the part
	// below: a page cannot wait, a warning for the week can.
	insistCritical = 1. / 16
	insistWarning  = 1. / 10
	hasteCritical  = 1. / 2
	hasteWarning   = 1. / 4

	// newHost is the span of history, seconds, up to which a host's first status has
	// to insist as any other.
	newHost = 86400.

	// A fall waits for the first part of the threshold that is left. Where the same
	// chance lies beyond relief thresholds a warning waits for the second only, and
	// a page ends at once.
	linger     = 1. / 8
	reliefWait = 1. / 32
	relief     = 1.5

	// freed is the share of the size that a cleanup must free for the status to
	// follow at once; where there was less room, as much again, freedLeast at least.
	freed, freedLeast = .03, .005

	// resumed is the part of what was freed that has to be used again for the
	// cleanup to be past.
	resumed = .25
)

// times are the times until full, seconds, that a page and a warning rest on.
type times struct{ critical, warning float64 }

// of returns the one that s rests on.
func (t times) of(s Status) float64 {
	if s == Critical {
		return t.critical
	}
	return t.warning
}

// severity is the status that the times until full ask for. A threshold itself
// counts as reached.
func severity(soon times, p Policy) Status {
	switch {
	case soon.critical <= p.Critical.Seconds():
		return Critical
	case soon.warning <= p.Warning.Seconds():
		return Warning
	}
	return OK
}

// AtOnce is the status of what is full in so many seconds, where no more than
// this is known: neither a distribution nor what was said before.
func (p Policy) AtOnce(until float64) Status { return severity(times{until, until}, p) }

// Posted is the status that the quantiles which the plugin posts ask for: early,
// the 10 % one, and expected, the median; seconds, NaN when not known. Between
// them time is taken to be log-normal. It knows no hysteresis.
func (p Policy) Posted(early, expected float64) Status {
	at := func(chance float64) float64 {
		if !(early > 0) || math.IsInf(expected, 1) {
			return expected
		}
		part := math.Erfinv(2*chance-1) / math.Erfinv(2*.1-1) // of the way from the median to the 10 % quantile
		return expected * math.Pow(early/expected, part)
	}
	return severity(times{at(chanceCritical), at(chanceWarning)}, p)
}

// PostedNever tells whether the quantiles that a plugin posts say that nothing
// fills: both are its horizon then, which may be nearer than ours. Those of a
// forecast are equal only where seconds are left.
func PostedNever(early, expected float64) bool { return early == expected && expected >= 86400 }

// threshold returns the time until full at which s begins.
func (p Policy) threshold(s Status) time.Duration {
	if s == Critical {
		return p.Critical
	}
	return p.Warning
}

// haste is the time until full, seconds, below which s is told at once.
func (p Policy) haste(s Status) float64 {
	if s == Critical {
		return hasteCritical * p.Critical.Seconds()
	}
	return hasteWarning * p.Warning.Seconds()
}

// insist is how long, seconds, the forecast must ask for s before it is told.
func (p Policy) insist(s Status) float64 {
	if s == Critical {
		return insistCritical * p.Critical.Seconds()
	}
	return insistWarning * p.Warning.Seconds()
}
