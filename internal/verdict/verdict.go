// Package verdict turns a series, a policy and a moment into a status and its
// reason. The plugin, the check, replay, fleet and triage all go through Assess.
// Assess is pure except that reasons show moments in the process's time zone.
package verdict

import (
	"fmt"
	"math"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/usage"
)

// Status is how urgent a series is. Its value is a check's exit code.
type Status int

// The statuses of a check.
const (
	OK Status = iota
	Warning
	Critical
	Unknown
)

func (s Status) String() string {
	return [...]string{"OK", "WARNING", "CRITICAL", "UNKNOWN"}[s]
}

// MarshalText writes the status as a check does: WARNING.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Status) UnmarshalText(text []byte) error {
	for *s = OK; *s <= Unknown; *s++ {
		if s.String() == string(text) {
			return nil
		}
	}
	*s = Unknown
	return fmt.Errorf("%q is no status: OK, WARNING, CRITICAL or UNKNOWN", text)
}

// Worse reports whether s outranks t. UNKNOWN ranks above OK and below WARNING:
// a filesystem that cannot be read does not hide one that is filling.
func (s Status) Worse(t Status) bool {
	rank := [...]int{OK: 0, Unknown: 1, Warning: 2, Critical: 3}
	return rank[s] > rank[t]
}

// Verdict is the judgement on one series at one moment.
type Verdict struct {
	usage.ID
	MountPoint string
	Time       int64 // Unix seconds
	Used, Size float64

	// Expected, Early and Late are the 50 %, 10 % and 90 % quantiles of the
	// time until full in seconds: 0 when full, forecast.Never when not within
	// the horizon, NaN while warming up or unread. Early is Never, too, where it is
	// farther away than warmUpSpans times the history, the median beyond the horizon and
	// the status OK.
	Expected, Early, Late float64

	Samples int     // how many samples this rests on
	Span    float64 // seconds from the first of them to the last
	Spacing float64 // least seconds between two of the newest four, +Inf for one alone

	WarmUp   bool // too little history to say anything
	Status   Status
	Pending  Status            // the worse one that follows if the request for it is sustained, else OK
	Reason   string            // one short sentence
	Forecast forecast.Forecast // the distribution behind it, for pictures; growth alone where a forecast is reused
	Err      error             // why a series could not be read; then Status is Unknown

	first    int64   // Unix time of the first sample
	taken    float64 // bytes of a shared size that others took within the newest day
	fleeting bool    // an urgent request that was none some minutes ago
}

// Unreadable is the verdict on something that could not be measured.
func Unreadable(id usage.ID, mountPoint string, now int64, err error) Verdict {
	nan := math.NaN()
	return Verdict{ID: id, MountPoint: mountPoint, Time: now, Expected: nan, Early: nan, Late: nan,
		Status: Unknown, Reason: err.Error(), Err: err}
}

// Full reports whether there is no room left.
func (v Verdict) Full() bool { return usage.Sample{Used: v.Used, Size: v.Size}.Full() }
