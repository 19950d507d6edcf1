package host

import (
	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/verdict"
)

// CheckPolicy refuses thresholds that could never be told apart, as wrong use of
// --warning, --critical and --horizon.
func CheckPolicy(p verdict.Policy) error {
	switch {
	case p.Critical > p.Warning:
		return cli.Usagef("--critical %s is longer than --warning %s: CRITICAL must come later than WARNING, so give both, --critical the shorter one",
			units.ExactDuration(p.Critical), units.ExactDuration(p.Warning))
	case p.Warning > p.Horizon:
		return cli.Usagef("--warning %s lies beyond --horizon %s: nothing is told that far ahead, so raise --horizon or lower --warning",
			units.ExactDuration(p.Warning), units.ExactDuration(p.Horizon))
	}
	return nil
}
