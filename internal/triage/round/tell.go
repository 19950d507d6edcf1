package round

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/triage/outlet"
)

const shortPause = 3 * time.Second // that an outlet may ask for within a run

// tell hands to each outlet what it has still to be told. An outlet that failed
// lately comes last, so that it cannot keep the others waiting.
func (r *Round) tell(ctx context.Context, now int64) error {
	outlets := slices.Clone(r.Outlets)
	slices.SortStableFunc(outlets, func(a, b outlet.Outlet) int {
		return r.State.Outlets[a.Name()].Failures - r.State.Outlets[b.Name()].Failures
	})
	var errs []error
	for _, o := range outlets {
		err := r.tellOutlet(ctx, o, now)
		errs = append(errs, err)
		if errors.As(err, new(unsaved)) {
			return errors.Join(errs...) // nor may anybody else be told
		}
	}
	return errors.Join(append(errs, r.save())...)
}

// unsaved is a state that could not be written.
type unsaved struct{ error }

func (e unsaved) Unwrap() error { return e.error }

func (r *Round) save() error {
	if err := r.Save(); err != nil {
		return unsaved{err}
	}
	return nil
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
	if r.State.Outlets[name].Waits(now) {
		return nil
	}
	var refused refusals
	for i, m := range plan {
		switch {
		case !r.timeLeft(ctx):
			return refused.err() // the next minute goes on
		case m.Echo && refused.mention: // who should have been mentioned was not
			continue
		}
		err := r.send(ctx, o, m, now)
		if r.waited(ctx, err) {
			err = r.send(ctx, o, m, now)
		}
		if refused.take(m, err) {
			continue
		}
		if n := len(plan) - i; err != nil && n > 1 {
			err = fmt.Errorf("%w; %d messages wait for it", err, n)
		}
		if err != nil {
			return errors.Join(refused.err(), err)
		}
	}
	return refused.err()
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
		e.Refused = max(e.Refused, before.Refusals)
		c.MarkSending(name, m.Event, now)
	}
	if e.Refused > 1 {
		e.Channel, e.Thread = "", "" // the thread may be what does not take it
	}
	if err := r.save(); err != nil {
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
	if err := r.save(); err != nil {
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
	if failure.Message {
		return r.refusedForGood(name, m, failure)
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
	return errors.Join(fmt.Errorf("%s %w", name, failure), r.save())
}
