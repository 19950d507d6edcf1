package verdict

import "time"

// Policy is what an operator asks for.
type Policy struct {
	Warning, Critical time.Duration // time until full at which the status begins
	Horizon           time.Duration // nothing farther away is reported
}

// DefaultPolicy holds the documented defaults.
var DefaultPolicy = Policy{Warning: 7 * 24 * time.Hour, Critical: 24 * time.Hour, Horizon: 365 * 24 * time.Hour}
