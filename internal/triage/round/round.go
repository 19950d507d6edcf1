// Package round is one minute of triage: it reads Mackerel's open alerts, looks
// at as many of them as the time allows, tells what is due, and remembers both.
// What it does not reach, and what an outlet does not take, is left for the
// next minute.
package round

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/triage/outlet"
	"mackerel-forecast/internal/triage/store"
)

// Round is what one run needs.
type Round struct {
	API     *mackerel.Client
	State   *store.State
	Save    func() error // makes State durable; called before and after each message
	Outlets []outlet.Outlet
	Policy  triage.Policy
	View    triage.View // Org is filled in from Mackerel
	Now     func() time.Time
	Warn    func(string) // one line for people
	Limit   time.Duration

	sights map[string][]triage.Sight // of this run, by case
}

// Sight returns what was seen of a case's most urgent culprit in this run; ok
// is false when it was not looked at, or nothing was found.
func (r *Round) Sight(c *triage.Case) (s triage.Sight, ok bool) {
	if len(c.Findings) == 0 {
		return s, false
	}
	for _, s := range r.sights[c.ID] {
		if s.Series.Name == c.Findings[0].Name && s.Series.Resource == c.Findings[0].Resource {
			return s, true
		}
	}
	return s, false
}

// Result is what a run has seen.
type Result struct {
	Open, Urgent int // disk alerts
}

const (
	readingShare = 0.55            // of Limit, the time for reading; the rest is for telling
	shortPause   = 3 * time.Second // that an outlet may ask for within a run
)

// Run does one round. It returns an error when the alerts could not be read, or
// when something was left undone that needs somebody; Result counts all the
// same once it is known what every open alert is about, and seen is true then.
func (r *Round) Run(ctx context.Context) (result Result, seen bool, err error) {
	began := time.Now()
	if r.Limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, began.Add(r.Limit-r.Limit/40))
		defer cancel()
	}
	reading, cancel := ctx, func() {}
	if r.Limit > 0 {
		reading, cancel = context.WithDeadline(ctx, began.Add(time.Duration(readingShare*float64(r.Limit))))
	}
	defer cancel()
	now := r.Now().Unix()
	r.sights = map[string][]triage.Sight{}
	look := &look{Round: r, ctx: reading, now: now, tried: map[*triage.Case]bool{}, newest: map[string]map[string]mackerel.Point{}}
	if err := look.alerts(); err != nil {
		return result, false, err
	}
	look.analyse()
	r.State.Prune(now, look.live)
	for _, c := range r.State.Cases {
		if c.Open() {
			result.Open++
			if c.Urgent {
				result.Urgent++
			}
		}
	}
	if seen = look.complete(); seen {
		r.State.Open, r.State.Urgent, r.State.SeenAt = result.Open, result.Urgent, now
	}
	r.View.Org = r.State.Org
	return result, seen, errors.Join(look.err, r.tell(ctx, now))
}

// tell hands to each outlet what it has still to be told. An outlet that failed
// lately comes last, so that it cannot keep the others waiting.
func (r *Round) tell(ctx context.Context, now int64) error {
	outlets := slices.Clone(r.Outlets)
	slices.SortStableFunc(outlets, func(a, b outlet.Outlet) int {
		return r.State.Outlets[a.Name()].Failures - r.State.Outlets[b.Name()].Failures
	})
	var errs []error
	for _, o := range outlets {
		errs = append(errs, r.tellOutlet(ctx, o, now))
	}
	return errors.Join(append(errs, r.Save())...)
}

func (r *Round) tellOutlet(ctx context.Context, o outlet.Outlet, now int64) error {
	name := o.Name()
	crowd := triage.Crowd
	if !o.Summarises() {
		crowd = len(r.State.Cases)
	}
	plan := triage.Plan(r.cases(), name, crowd, r.Policy)
	for _, m := range plan {
		for _, c := range m.Cases {
			c.MarkDue(name, m.Event)
		}
	}
	if now < r.State.Outlets[name].NotBefore {
		return nil
	}
	for i, m := range plan {
		if !r.timeLeft(ctx) {
			return nil // the next minute goes on
		}
		err := r.send(ctx, o, m, now)
		if r.waited(ctx, err) {
			err = r.send(ctx, o, m, now)
		}
		if err != nil {
			if n := len(plan) - i; n > 1 {
				return fmt.Errorf("%w; %d messages wait for it", err, n)
			}
			return err
		}
	}
	return nil
}

// waited waits when a service asked for a short pause, as Slack does after a few
// messages in a row, and the time allows it.
func (r *Round) waited(ctx context.Context, err error) bool {
	var failure *outlet.Failure
	if !errors.As(err, &failure) || failure.After <= 0 || failure.After > shortPause || !r.timeLeft(ctx) {
		return false
	}
	select {
	case <-time.After(failure.After):
		return r.timeLeft(ctx)
	case <-ctx.Done():
		return false
	}
}

// timeLeft reports whether there is enough time to wait for an answer.
func (r *Round) timeLeft(ctx context.Context) bool {
	deadline, _ := ctx.Deadline()
	return ctx.Err() == nil && (r.Limit == 0 || time.Until(deadline) > min(r.Limit/4, outlet.AnswerWithin))
}

// cases are all that are remembered, the oldest first.
func (r *Round) cases() []*triage.Case {
	return slices.SortedFunc(maps.Values(r.State.Cases), func(a, b *triage.Case) int {
		return cmp.Or(cmp.Compare(a.OpenedAt, b.OpenedAt), strings.Compare(a.ID, b.ID))
	})
}

// send tells one message. The state is durable before, so that a state that
// cannot be written stops the telling instead of repeating it every minute, and
// right after, so that a kill in between costs one duplicate at most.
func (r *Round) send(ctx context.Context, o outlet.Outlet, m triage.Message, now int64) error {
	name := o.Name()
	e := outlet.Envelope{Key: outlet.Key(m), Message: m, Story: r.View.Tell(m, name)}
	for _, c := range m.Cases {
		before := c.Deliveries[name]
		if before.Sending {
			e.Doubtful, e.Since = true, before.SentAt
		}
		if !m.Summary() {
			e.Channel, e.Thread = before.Channel, before.Thread
		}
		c.MarkSending(name, m.Event, now)
	}
	if err := r.Save(); err != nil {
		return err
	}
	receipt, err := o.Send(ctx, e)
	if err != nil {
		return r.refused(name, m, err, now)
	}
	for _, c := range m.Cases {
		c.MarkDelivered(name, m.Event, receipt.Channel, receipt.Thread)
	}
	delete(r.State.Outlets, name)
	if err := r.Save(); err != nil {
		return err
	}
	if artist, ok := o.(outlet.Illustrator); ok && r.timeLeft(ctx) {
		artist.Illustrate(ctx, e, receipt)
	}
	return nil
}

func (r *Round) refused(name string, m triage.Message, err error, now int64) error {
	var failure *outlet.Failure
	if !errors.As(err, &failure) {
		failure = &outlet.Failure{Reason: err.Error()}
	}
	if !failure.Doubtful {
		for _, c := range m.Cases {
			c.MarkRefused(name)
		}
	}
	after := failure.After
	if after > 0 { // from the answer on, not from where the run began
		after += r.Now().Sub(time.Unix(now, 0))
	}
	note := r.State.Outlets[name].Fail
	if name == outlet.Slack && !failure.Doubtful { // what may have arrived would be there twice, three times, ...
		note = r.State.Outlets[name].Retry
	}
	r.State.Outlets[name] = note(now, after)
	return errors.Join(fmt.Errorf("%s %w", name, failure), r.Save())
}
