// Package backtest measures how good forecasts are: it replays histories whose
// truth is known and scores the verdicts, ours and those of the straight-line
// methods. docs/forecast.md, "How it is measured", defines the scores.
package backtest

import (
	"math"

	"mackerel-forecast/internal/simulate"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const (
	hour = 3600.0
	day  = 24 * hour

	shortest = 60.0     // seconds; forecasts and truths below count as this
	longest  = 90 * day // likewise above; not within the horizon counts as this
)

// moment is what a method said at one moment, and what was true.
type moment struct {
	time   int64
	regime int
	truth  simulate.Truth
	full   bool
	// Seconds until full at 10 %, 50 %, 90 %, clipped to shortest..longest.
	early, median, late float64
	status              verdict.Status
}

// clip brings seconds into the range that is scored. NaN and +Inf, not within
// the horizon or not known, count as the longest.
func clip(seconds float64) float64 {
	if math.IsNaN(seconds) {
		return longest
	}
	return max(shortest, min(seconds, longest))
}

// said tells a verdict as a moment.
func said(h simulate.History, v verdict.Verdict) moment {
	return moment{time: v.Time, regime: h.RegimeAt(v.Time), truth: h.TruthAt(v.Time), full: v.Full(),
		early: clip(v.Early), median: clip(v.Expected), late: clip(v.Late), status: v.Status}
}

// line tells a straight-line method's answer as a moment; its status comes from
// the thresholds alone.
func line(h simulate.History, last usage.Sample, now int64, until float64, policy verdict.Policy) moment {
	return moment{time: now, regime: h.RegimeAt(now), truth: h.TruthAt(now), full: last.Full(),
		early: clip(until), median: clip(until), late: clip(until), status: policy.StatusWithin(until)}
}

// pinball is the loss of q as the tau quantile of a truth, both in seconds and
// compared as log10. Where the truth is only known to be later than After, a
// quantile at or past that costs nothing.
// Koenker, R., Bassett, G. (1978), Econometrica 46, 33.
func pinball(tau, q float64, truth simulate.Truth) float64 {
	d := math.Log10(clip(truth.After)) - math.Log10(q)
	switch {
	case d >= 0:
		return tau * d
	case truth.Exact:
		return (tau - 1) * d
	}
	return 0
}

// loss is Q of one moment: the mean over the three quantiles.
func (m moment) loss() float64 {
	return (pinball(.1, m.early, m.truth) + pinball(.5, m.median, m.truth) + pinball(.9, m.late, m.truth)) / 3
}
