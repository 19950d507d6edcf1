package round

import (
	"fmt"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/triage"
)

// openCase finds out what an alert is about, and opens a case for one of ours.
func (l *look) openCase(a triage.Alert) {
	if _, named := l.State.Named[a.ID]; named {
		return
	}
	cause, err := l.cause(a)
	switch {
	case err != nil:
		l.unsure(a.ID, err)
	case cause.Interest == triage.Ignored:
	case cause.Interest == triage.Skipped:
		l.leave(a.ID, fmt.Sprintf("alert %s of the expression monitor %q is left alone: it names no host", a.ID, cause.Title))
	default:
		l.causes[a.ID] = cause
		c := l.State.Cases[a.ID]
		if c == nil {
			c = &triage.Case{ID: a.ID, HostID: a.HostID, Host: a.HostID, OpenedAt: a.OpenedAt}
			l.State.Cases[a.ID] = c
		}
		c.Title, c.Status, c.ClosedAt = cause.Title, a.Status, 0
	}
}

// unsure leaves an alert that could not be classified for the next minute. An
// open case is ours whatever the call would have told.
func (l *look) unsure(id string, err error) {
	if c := l.State.Cases[id]; c != nil && c.Open() {
		l.fail(err)
		return
	}
	l.unsorted = append(l.unsorted, err)
}

// complete reports whether it is known of every open alert if it is ours.
func (l *look) complete() bool { return len(l.unsorted) == 0 }

// leave names an alert once and does not look at it again.
func (l *look) leave(id, why string) {
	l.State.Named[id] = l.now
	l.Warn(why)
}

// cause classifies an alert; the error is that of a call that this needs.
func (l *look) cause(a triage.Alert) (triage.Cause, error) {
	switch a.Type {
	case "check":
		if !triage.MayBeDisk(a.Message) {
			return triage.Cause{}, nil
		}
		name, known := l.State.Checks[a.MonitorID]
		if !known {
			var err error
			if name, err = l.API.CheckName(l.ctx, a.MonitorID); err != nil {
				if !mackerel.NotFound(err) {
					return triage.Cause{}, err
				}
				name = "check"
			}
			l.State.Checks[a.MonitorID] = name
		}
		return triage.ClassifyCheck(a, name), nil
	case "host", "expression":
		if err := l.readMonitors(); err != nil {
			return triage.Cause{}, err
		}
		return triage.Classify(a, l.monitors[a.MonitorID]), nil
	}
	return triage.Cause{}, nil
}

// readMonitors reads the monitors once; a failure stands for the whole run.
func (l *look) readMonitors() error {
	if l.monitors != nil || l.blind != nil {
		return l.blind
	}
	found, err := l.API.Monitors(l.ctx)
	if err != nil {
		l.blind = err
		return err
	}
	l.monitors = map[string]triage.Monitor{}
	for id, m := range found {
		monitor := triage.Monitor{Name: m.MonitorName()}
		if h, ok := m.(*mackerel.HostMonitor); ok {
			monitor.Metric, monitor.Operator, monitor.Warning, monitor.Critical = h.Metric, h.Operator, h.Warning, h.Critical
		}
		l.monitors[id] = monitor
	}
	return nil
}
