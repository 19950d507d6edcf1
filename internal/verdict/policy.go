package verdict

import (
	"time"

	"mackerel-forecast/internal/cli"
)

// Policy is what an operator asks for.
type Policy struct {
	Warning, Critical time.Duration // time until full that is too short; reached counts
	Horizon           time.Duration // the farthest future that is told
}

// DefaultPolicy holds the documented defaults.
var DefaultPolicy = Policy{Warning: 7 * 24 * time.Hour, Critical: 24 * time.Hour, Horizon: 365 * 24 * time.Hour}

// Check refuses thresholds that could never be told apart, as wrong use.
func (p Policy) Check() error {
	switch {
	case p.Critical > p.Warning:
		return cli.Usagef("--critical %s is longer than --warning %s: a disk becomes urgent later than it becomes a worry, so swap them",
			cli.FormatDuration(p.Critical), cli.FormatDuration(p.Warning))
	case p.Warning > p.Horizon:
		return cli.Usagef("--warning %s lies beyond --horizon %s: nothing is told that far ahead, so raise --horizon",
			cli.FormatDuration(p.Warning), cli.FormatDuration(p.Horizon))
	}
	return nil
}
