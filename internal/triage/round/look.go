package round

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// look is the reading half of a round.
type look struct {
	*Round
	ctx      context.Context // ends when reading has to
	now      int64
	live     map[string]bool           // alerts that are open, ours or not
	causes   map[string]triage.Cause   // of the open alerts that are ours, by alert
	monitors map[string]triage.Monitor // nil until read
	blind    error                     // why they cannot be
	unsorted []error                   // why an open alert may be ours or not, one each
	hosts    map[string]mackerel.Host  // seen in this round
	names    map[string][]string       // metric names by host
	points   map[history][]usage.Point // read in this round: several alerts may be about one filesystem
	newest   newest                    // of the quick look
	shown    newest                    // by the preview
	tried    map[*triage.Case]bool     // analysed in this run, or failed to be
	whole    bool                      // the case that is being analysed is the first one, with all the time that there is
	spent    bool                      // the time for reading has run out
	late     bool                      // it is what telling has left of the time
	gone     []*triage.Case            // open cases whose alert is not
	ours     bool                      // the state is of the organisation that the key is of
	err      error                     // what has to be told at the end
}

// newest are newest values by host and metric.
type newest map[string]map[string]usage.Point

// alerts reads the open alerts and opens and closes cases accordingly.
func (l *look) alerts() error {
	open, err := l.API.OpenAlerts(l.ctx)
	if err != nil {
		return err
	}
	before := maps.Clone(l.State.Cases)
	l.live, l.causes = map[string]bool{}, map[string]triage.Cause{}
	l.hosts, l.names = map[string]mackerel.Host{}, map[string][]string{}
	l.points, l.newest, l.shown = map[history][]usage.Point{}, newest{}, newest{}
	for _, a := range open {
		l.live[a.ID] = true
		var status verdict.Status
		if status.UnmarshalText([]byte(a.Status)) != nil || status != verdict.Warning && status != verdict.Critical {
			continue
		}
		l.openCase(triage.Alert{ID: a.ID, Status: status, MonitorID: a.MonitorID, Type: a.Type, HostID: a.HostID, Message: a.Message, OpenedAt: a.OpenedAt})
	}
	if n := len(l.unsorted); n > 0 { // told even when it is the time that ran out: nothing else says why there are no metrics
		l.err = fmt.Errorf("no metrics, since it is not known what %d of %d open alerts are about: %w", n, len(open), l.unsorted[0])
	}
	for _, c := range l.cases() {
		if c.Open() && !l.live[c.ID] {
			l.gone = append(l.gone, c)
		}
	}
	if err := l.org(before); err != nil {
		return err
	}
	used := map[string]bool{}
	for _, a := range open {
		used[a.MonitorID] = true
	}
	for id := range l.State.Checks {
		if !used[id] {
			delete(l.State.Checks, id)
		}
	}
	return nil
}

// closeCase ends a case whose alert is not open any more.
func (l *look) closeCase(c *triage.Case) {
	a, err := l.API.Alert(l.ctx, c.ID)
	if err != nil && !mackerel.NotFound(err) {
		l.fail(err)
		return // the next minute sees it again
	}
	if err != nil && !l.ours || err == nil && a.ClosedAt == 0 && a.Status != verdict.OK.String() {
		return // open after all, as far as is known
	}
	l.refresh(c)
	c.ClosedAt, c.Urgent = l.now, false
	if err != nil {
		return
	}
	if a.ClosedAt > 0 {
		c.ClosedAt = a.ClosedAt
	}
	if a.Reason != "" {
		c.Closing = "closed by hand: " + a.Reason
	}
}

// fail keeps the first failure to tell; the end of the time is none.
func (l *look) fail(err error) {
	if !l.out(err) && l.err == nil {
		l.err = err
	}
}

// out reports whether it is the time for reading that has run out, and notes it.
// A call that ends with it may come back a moment before the context says so.
func (l *look) out(err error) bool {
	deadline, limited := l.ctx.Deadline()
	l.spent = l.spent || l.ctx.Err() != nil || errors.Is(err, mackerel.ErrNoTime) || limited && time.Until(deadline) < 20*time.Millisecond
	return l.spent
}

// ended reports whether the run was ended from outside.
func (l *look) ended() bool { return errors.Is(l.ctx.Err(), context.Canceled) }

// org asks for the organisation's name when cases come or go: for links, and
// because the alerts of another organisation look as if they were gone. before
// are the cases before this run.
func (l *look) org(before map[string]*triage.Case) error {
	if len(l.gone) == 0 && len(l.State.Cases) == len(before) && (l.State.Org != "" || len(l.causes) == 0) {
		return nil
	}
	name, err := l.API.Org(l.ctx)
	if err != nil {
		l.fail(err)
		return nil
	}
	known := false // an alert of before is open: the organisation may have another name, it is the same
	for id := range before {
		known = known || l.live[id]
	}
	if l.State.Org != "" && name != l.State.Org && len(l.gone) > 0 && !known {
		return fmt.Errorf("nothing is told: the state is that of the organisation %q, and the key is of %q: give each a --state-dir of its own", l.State.Org, name)
	}
	l.State.Org, l.ours = name, true
	return nil
}
