package round

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/usage"
)

const (
	maxAttempts   = 5  // readings that may fail before an alert is told without
	maxUnfinished = 2  // runs that may be too short for it, each from its start
	latestAtOnce  = 40 // metric names in one call
)

// analyse looks at the cases in the order of need until the time for reading
// ends: what is new, what has closed, then what was told already.
func (l *look) analyse() {
	l.preview(l.fresh())
	l.examineInOrder()
}

// readOn goes on in the time that telling has left, until ctx ends. What it finds
// counts at once and is told by the next run.
func (l *look) readOn(ctx context.Context) {
	l.ctx, l.spent, l.late = ctx, false, true
	l.examineInOrder()
}

// examineInOrder leaves out the preview, which a run does once.
func (l *look) examineInOrder() {
	if !l.examineAll(l.fresh()) {
		return
	}
	for _, c := range l.gone {
		if c.Open() {
			l.closeCase(c)
		}
	}
	for more := true; more; {
		more = l.quickLook()
		if !l.examineAll(l.again()) {
			return
		}
	}
}

// examineAll returns false when there is no sense in going on. A run that has no
// time for a single case is too short for the first new one, too.
func (l *look) examineAll(cases []*triage.Case) bool {
	for _, c := range cases {
		l.whole = len(l.tried) == 0 && !l.late
		if l.ended() || l.out(nil) && !(l.whole && c.AnalysedAt == 0) {
			return false
		}
		l.tried[c], c.LookedAt = true, l.now
		err := l.examine(c)
		switch {
		case err == nil:
		case l.out(err): // it comes first the next time
			delete(l.tried, c)
			if l.whole && !l.ended() {
				c.Unfinished++
			}
			return false
		default:
			l.fail(err)
			c.Unfinished = 0
			if c.Attempts++; mackerel.Refused(err) {
				return false // every other call would fail alike
			}
		}
	}
	return true
}

// waits reports whether a case waits for what could not be read. It does not for
// ever: then it is told without. A run that had not all its time for it, or was
// ended from outside, says nothing about how long the reading takes.
func (l *look) waits(c *triage.Case, err error) bool {
	switch {
	case err == nil:
		return false
	case l.out(err):
		return !l.whole || c.Unfinished+1 < maxUnfinished || l.ended()
	}
	return c.Attempts+1 < maxAttempts
}

// examine finds the culprits of a case and judges them.
func (l *look) examine(c *triage.Case) error {
	host, hostErr := l.host(c.HostID)
	if mackerel.NotFound(hostErr) || hostErr == nil && host.Retired {
		l.retire(c)
		return nil
	}
	if l.waits(c, hostErr) {
		return hostErr
	}
	if host.Name != "" {
		c.Host = host.Name
	}
	cause := l.causes[c.ID]
	candidates, valuesErr := l.candidates(host, c.HostID, cause)
	if l.waits(c, valuesErr) {
		return valuesErr
	}
	if c.AnalysedAt > 0 && valuesErr != nil && l.out(valuesErr) {
		c.Observe(c.Findings, l.now) // what was found stands: its turn is over
		return nil
	}
	picked, remark := triage.Pick(cause, candidates)
	if c.Remark = remark; valuesErr != nil && len(candidates) == 0 {
		c.Remark = "" // what there is was not read
	}
	return l.judgeAll(c, picked, valuesErr)
}

// judgeAll judges the culprits of a case, but for those that were judged in the
// run before, whose time did not do for all of them.
func (l *look) judgeAll(c *triage.Case, picked []triage.Candidate, valuesErr error) error {
	var findings []triage.Finding
	for _, x := range picked {
		f, found := c.FoundBefore(x.ID, l.now)
		if !found {
			var historyErr error
			f, historyErr = l.judge(c, x, valuesErr)
			if l.waits(c, historyErr) {
				c.Begun = findings
				return historyErr
			}
			if historyErr == nil {
				c.Unfinished = 0 // it gets on
			}
		}
		findings = append(findings, f)
	}
	c.Observe(findings, l.now)
	return nil
}

// retire leaves an alert whose host is gone: nothing can run full there.
func (l *look) retire(c *triage.Case) {
	delete(l.causes, c.ID)
	l.leave(c.ID, fmt.Sprintf("alert %s of %q is left alone: its host %s was retired", c.ID, c.Title, c.HostID))
	if len(c.Deliveries) == 0 {
		delete(l.State.Cases, c.ID)
		return
	}
	c.ClosedAt, c.Urgent, c.Closing = l.now, false, "the host was retired"
}

// judge reads the history of a culprit and analyses it. What can be read of it
// counts where the case waits no longer for the rest: the last hours alone may be
// enough, but for knowing whether they are usual. valuesErr is why the newest
// values of x may be missing; without them nothing is known.
func (l *look) judge(c *triage.Case, x triage.Candidate, valuesErr error) (f triage.Finding, historyErr error) {
	if x.Resource == usage.Inode {
		return triage.Relay(x, l.Policy, l.now), nil
	}
	was := before(c, x)
	samples, historyErr := l.samples(c.HostID, x)
	if historyErr != nil && l.out(historyErr) && was.Known && !x.Full() && (len(samples) == 0 || was.Habit) {
		return was, historyErr // the time did not do for more
	}
	err := cmp.Or(valuesErr, historyErr)
	if errors.Is(err, context.DeadlineExceeded) {
		err = mackerel.ErrNoTime // says it to people
	}
	if err != nil && len(samples) == 0 && !x.Valid() {
		return triage.Unread(x, l.now, err), historyErr
	}
	f, sight := triage.Analyse(x, samples, l.Policy, l.now, was)
	l.sights[c.ID] = append(l.sights[c.ID], sight)
	switch {
	case err == nil || f.Full():
	case f.Known && valuesErr == nil:
		f.Add("the week before is not known: " + err.Error())
	default:
		f.Known, f.Reason = false, err.Error()
	}
	return f, historyErr
}

func before(c *triage.Case, x triage.Candidate) triage.Finding {
	for _, f := range c.Findings {
		if f.Resource == x.Resource && f.Name == x.Name {
			return f
		}
	}
	return triage.Finding{}
}
