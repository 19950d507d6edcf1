package verdict

import (
	"math"
	"time"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/units"
)

// What the statuses rest on; docs/forecast.md tells operators.
const (
	// A status is requested once the chance of being full within its threshold
	// reaches this. Waiting for one half would warn too late; a late page costs more
	// than a late warning.
	chanceCritical = .25
	chanceWarning  = .45

	// Below so many seconds of history nobody knows what comes and goes each day: a page
	// is requested once its chance reaches the second.
	youngHost           = 1.5 * units.DaySeconds
	chanceCriticalYoung = .4

	// A status rises once it has been requested for the first share of its threshold,
	// so that a passing burst alerts nobody, or at once when the median is below the
	// second: a page cannot wait, a warning for the week can.
	sustainedCritical = 1. / 16
	sustainedWarning  = 1. / 10
	urgentCritical    = 1. / 2
	urgentWarning     = 1. / 4

	// urgentSpans is how many times the span of history the median may be away to be urgent.
	urgentSpans = 2

	// newHost is the span of history, seconds, below which even the first status has
	// to be sustained.
	newHost = units.DaySeconds

	// A status falls after the first share of its threshold. If the chance has also
	// receded beyond relief x threshold, a warning falls after reliefWait and a page
	// at once.
	linger     = 1. / 8
	reliefWait = 1. / 32
	relief     = 1.5

	// A cleanup lowers the status at once if it frees this share of the size, or as
	// much as there was room, which must be at least the second share.
	cleanupShare, cleanupLeastShare = .03, .005

	// Once this share of what was freed is used again, the cleanup no longer counts.
	refilledShare = .25

	// After so many falls they are routine: the next one will come.
	routineFalls = 3

	// Standing still means something once this share of the size should have been
	// filled, until this share of the fall is used again, however slowly.
	restVisibleShare = .002
	restEndedShare   = .05

	// So many brief alerts one after the other are too many: the next one ends after
	// a wait, for what the forecast says goes to and fro.
	tooManyBrief = 2
)

// deciding holds the times until full, seconds, that decide about a page and a
// warning: the quantiles at chanceCritical, or chanceCriticalYoung, and chanceWarning.
type deciding struct{ critical, warning float64 }

// decide returns them for a forecast from span seconds of history.
func decide(f forecast.Forecast, span float64) deciding {
	page := chanceCritical
	if span < youngHost {
		page = chanceCriticalYoung
	}
	return deciding{f.Quantile(page), f.Quantile(chanceWarning)}
}

// of returns the one that decides about s.
func (d deciding) of(s Status) float64 {
	if s == Critical {
		return d.critical
	}
	return d.warning
}

// severity is the status that the times until full request. A threshold itself
// counts as reached.
func severity(soon deciding, p Policy) Status {
	switch {
	case soon.critical <= p.Critical.Seconds():
		return Critical
	case soon.warning <= p.Warning.Seconds():
		return Warning
	}
	return OK
}

// StatusWithin is the status of what is full within until seconds, for callers who
// know neither the distribution nor the previous status.
func (p Policy) StatusWithin(until float64) Status { return severity(deciding{until, until}, p) }

// StatusOfQuantiles is the status that follows, without hysteresis, from the two
// quantiles that the plugin posts: early (10 %) and expected (50 %), in seconds, NaN
// when not known. It assumes that the time until full is log-normal.
func (p Policy) StatusOfQuantiles(early, expected float64) Status {
	at := func(chance float64) float64 {
		if !(early > 0) || math.IsInf(expected, 1) {
			return expected
		}
		part := math.Erfinv(2*chance-1) / math.Erfinv(2*.1-1) // of the way from the median to the 10 % quantile
		return expected * math.Pow(early/expected, part)
	}
	return severity(deciding{at(chanceCritical), at(chanceWarning)}, p)
}

// PostedNever reports whether a plugin's quantiles say that nothing fills. Both are
// its horizon then, which may be nearer than ours; otherwise the two are equal only
// when seconds are left.
func PostedNever(early, expected float64) bool {
	return early == expected && expected >= units.DaySeconds
}

// threshold returns the time until full at which s begins.
func (p Policy) threshold(s Status) time.Duration {
	if s == Critical {
		return p.Critical
	}
	return p.Warning
}

// urgent is the median time until full, seconds, up to which s begins at once.
func (p Policy) urgent(s Status) float64 {
	if s == Critical {
		return urgentCritical * p.Critical.Seconds()
	}
	return urgentWarning * p.Warning.Seconds()
}

// sustained is for how long, seconds, s must have been requested before it begins.
func (p Policy) sustained(s Status) float64 {
	if s == Critical {
		return sustainedCritical * p.Critical.Seconds()
	}
	return sustainedWarning * p.Warning.Seconds()
}
