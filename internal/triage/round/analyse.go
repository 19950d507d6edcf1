package round

import (
	"cmp"
	"fmt"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/usage"
)

const (
	maxAttempts  = 5               // readings that may fail before an alert is told without
	slow         = 5 * time.Second // of reading that count as a failure when the time ends in it
	latestAtOnce = 40              // metric names in one call
)

// analyse looks at the cases in the order of need until the time for reading
// ends.
func (l *look) analyse() {
	l.quickLook()
	pressing, rest := l.queues()
	if !l.examineAll(pressing) {
		return
	}
	for _, c := range l.gone {
		l.closeCase(c)
	}
	l.examineAll(rest)
}

// examineAll returns false when there is no sense in going on.
func (l *look) examineAll(cases []*triage.Case) bool {
	for _, c := range cases {
		if l.ctx.Err() != nil {
			return false
		}
		began := time.Now()
		err := l.examine(c)
		switch {
		case err == nil:
		case l.out(err): // not reached, unless it is what took the time
			if time.Since(began) > slow {
				c.Attempts++
			}
			return false
		default:
			l.fail(err)
			if c.Attempts++; mackerel.Refused(err) {
				return false // every other call would fail alike
			}
		}
	}
	return true
}

// examine finds the culprits of a case and judges them. The case waits for what
// cannot be read, but not for ever: then it is told without.
func (l *look) examine(c *triage.Case) error {
	waitsFor := func(err error) bool { return err != nil && c.Attempts+1 < maxAttempts }
	host, hostErr := l.host(c.HostID)
	if mackerel.NotFound(hostErr) || hostErr == nil && host.Retired {
		l.retire(c)
		return nil
	}
	if waitsFor(hostErr) {
		return hostErr
	}
	if host.Name != "" {
		c.Host = host.Name
	}
	cause := l.causes[c.ID]
	candidates, valuesErr := l.candidates(host, c.HostID, cause)
	if waitsFor(valuesErr) {
		return valuesErr
	}
	picked, remark := triage.Pick(cause, candidates)
	c.Remark = remark
	var findings []triage.Finding
	for _, x := range picked {
		f, historyErr := l.judge(c, x, valuesErr)
		if waitsFor(historyErr) {
			return historyErr
		}
		findings = append(findings, f)
	}
	c.Observe(findings, l.now)
	return nil
}

// retire leaves an alert whose host is gone: nothing can run full there.
func (l *look) retire(c *triage.Case) {
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
	samples, historyErr := l.samples(c.HostID, x.ID)
	err := cmp.Or(historyErr, valuesErr)
	if err != nil && len(samples) == 0 && !x.Valid() {
		return triage.Unread(x, l.now, err), historyErr
	}
	f, sight := triage.Analyse(x, samples, l.Policy, l.now, before(c, x))
	l.sights[c.ID] = append(l.sights[c.ID], sight)
	switch {
	case err == nil || f.Full():
	case f.Known && valuesErr == nil:
		f.Add("the week before is not known: " + historyErr.Error())
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
