package verdict

import (
	"fmt"
	"math"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/usage"
)

const (
	WarmUpSamples = 8  // fewer say nothing
	warmUpSpans   = 10 // a median farther than this many observed spans is a guess

	// reachSpans is how far ahead a young history is looked at: somewhat beyond
	// what may be told. A year ahead of ten seconds would cost seconds.
	reachSpans = 2 * warmUpSpans
)

// Assess judges a series at Unix time now: only samples at or before now
// count. latch is what the previous call for this series and policy returned,
// the zero Latch at first.
func Assess(series usage.Series, policy Policy, now int64, latch Latch) (Verdict, Latch) {
	series = series.Until(now)
	last, ok := series.Last()
	if !ok {
		return Unreadable(series.ID, series.MountPoint, now, fmt.Errorf("no sample yet")), latch
	}
	v := Verdict{ID: series.ID, MountPoint: series.MountPoint, Time: now, Used: last.Used, Size: last.Size,
		Samples: len(series.Samples), Span: float64(last.Time - series.Samples[0].Time)}
	if last.Full() {
		v.Status, v.Reason = Critical, "full"
		return v, Latch{Status: Critical}
	}
	span := float64(last.Time - series.Samples[0].Time)
	reach := min(policy.Horizon.Seconds(), reachSpans*span)
	v.Forecast = forecast.Predict(observations(series, now), reach)
	v.Expected, v.Early, v.Late = v.Forecast.Quantile(.5), v.Forecast.Quantile(.1), v.Forecast.Quantile(.9)
	v.Reason = reason(v)
	guess := v.Expected > warmUpSpans*span
	if math.IsInf(v.Expected, 1) { // a guess only if it grows, and fills beyond reach
		guess = reach < policy.Horizon.Seconds() && v.Forecast.Growth*policy.Horizon.Seconds() > last.Size-last.Used
	}
	if len(series.Samples) < WarmUpSamples || guess {
		v.WarmUp, v.Expected, v.Early, v.Late = true, math.NaN(), math.NaN(), math.NaN()
		v.Reason = fmt.Sprintf("warming up: %d samples", len(series.Samples))
		return v, Latch{}
	}
	switch {
	case v.Expected <= policy.Critical.Seconds():
		v.Status = Critical
	case v.Expected <= policy.Warning.Seconds():
		v.Status = Warning
	}
	return v, Latch{Status: v.Status}
}

// observations centres the series on now.
func observations(s usage.Series, now int64) forecast.Observations {
	o := forecast.Observations{T: make([]float64, len(s.Samples)), Used: make([]float64, len(s.Samples))}
	for i, sample := range s.Samples {
		o.T[i], o.Used[i], o.Capacity = float64(sample.Time-now), sample.Used, sample.Size
	}
	return o
}
