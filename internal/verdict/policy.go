package verdict

import (
	"time"

	"mackerel-forecast/internal/units"
)

// Policy is what an operator asks for. Callers see to it that Critical is above 0 and at
// most Warning, and Warning at most Horizon, beyond which nothing is seen.
type Policy struct {
	Warning, Critical time.Duration // time until full at which the status begins; reached counts
	Horizon           time.Duration // nothing farther away is reported
}

// DefaultPolicy holds the documented defaults.
var DefaultPolicy = Policy{Warning: 7 * units.Day, Critical: units.Day, Horizon: 365 * units.Day}
