// Package metrics is how verdicts become Mackerel metrics: their
// values in days, and the graph definitions. usage has their names.
package metrics

import (
	"math"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const day = units.DaySeconds

// Values returns the metrics of a run by name without the prefix, in days.
// Something that does not fill within the horizon (in seconds) reads as the
// horizon: Mackerel deletes a graph definition whose metrics pause. Warming up
// and unread ones have no metric.
func Values(verdicts []verdict.Verdict, horizon float64) map[string]any {
	values := map[string]any{} // float64 only: the helper drops other numbers without a word
	soonest := map[usage.Resource]float64{}
	for _, v := range verdicts {
		if math.IsNaN(v.Expected) {
			continue
		}
		expected, early := min(v.Expected, horizon)/day, min(v.Early, horizon)/day
		name := v.DaysMetric()
		values[name+"."+usage.Expected], values[name+"."+usage.Early] = expected, early
		if least, seen := soonest[v.Resource]; !seen || expected < least {
			soonest[v.Resource] = expected
		}
	}
	for resource, days := range soonest {
		values[usage.Soonest+"."+string(resource)] = days
	}
	return values
}
