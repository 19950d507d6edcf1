// Package triage decides which open disk and memory alerts deserve a message,
// which message, and whether somebody has to be mentioned in it. It is pure: no
// I/O, no clock. An alert goes through it in four steps, each a file:
//
//	cause.go    Classify: what does the alert watch, or is it none of ours
//	culprit.go  Pick: which filesystem is over the line
//	finding.go  Analyse: how long is left, through verdict.Assess
//	case.go     Observe and Due: what has been said already, what is due
//
// plan.go then groups what is due into messages, story.go words them. The
// packages below this one do the talking: round reads Mackerel and runs the
// minute, outlet posts, store remembers.
package triage

import "mackerel-forecast/internal/verdict"

// Alert is an open alert as Mackerel tells it.
type Alert struct {
	ID        string
	Status    verdict.Status
	MonitorID string
	Type      string // host, check, expression, connectivity, ...
	HostID    string // empty where the alert belongs to no host
	Message   string // of a check
	OpenedAt  int64  // Unix seconds
}

// Monitor is the rule behind an alert that is not a check's.
type Monitor struct {
	Name     string
	Metric   string // of a host metric monitor: disk%, filesystem.sda1.used, ...
	Operator string // > or <
	Warning  *float64
	Critical *float64
}

// Line returns the threshold that an alert of the given status went over.
func (m Monitor) Line(status verdict.Status) (line float64, ok bool) {
	first, second := m.Warning, m.Critical
	if status == verdict.Critical {
		first, second = second, first
	}
	if first == nil {
		first = second
	}
	if first == nil {
		return 0, false
	}
	return *first, true
}
