package triage

import (
	"context"
	"fmt"
	"math"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Rehearsal goes through recorded history as the minutes would have: it opens
// and closes an alert where a disk% monitor would, and tells each message at
// the moment at which it would have been sent.
type Rehearsal struct {
	Policy Policy
	Line   float64 // used/size in percent, above which the alert is open
	// Send takes a message at a Unix time.
	Send func(at int64, m Message) error
}

// Tally is the sum of a rehearsal.
type Tally struct {
	Alerts, Messages, Mentions int
	FullAt                     int64 // of the first moment that it was full; 0 when it never was
	MentionAt                  int64 // of the first mention
}

// Rehearsed is the outlet under which a rehearsed case remembers what was told.
const Rehearsed = "rehearsal"

const roll = 5 * 60 // seconds of the averages that Mackerel gives of the week behind

// Run rehearses one series, until ctx ends.
func (r Rehearsal) Run(ctx context.Context, series usage.Series) (Tally, error) {
	var t Tally
	var c *Case
	for i, s := range series.Samples {
		if err := ctx.Err(); err != nil {
			return t, err
		}
		if s.Full() && t.FullAt == 0 {
			t.FullAt = s.Time
		}
		over := 100*s.Used/s.Size > r.Line
		switch {
		case c == nil && over:
			t.Alerts++
			c = &Case{ID: fmt.Sprint("alert ", t.Alerts), Host: "replay", Title: fmt.Sprintf("disk%% > %g", r.Line), Status: verdict.Warning, OpenedAt: s.Time}
		case c != nil && !over:
			c.ClosedAt, c.Urgent = s.Time, false
			c.Refresh(series.ID, s)
		}
		if c == nil {
			continue
		}
		r.look(c, series, i)
		if err := r.tell(c, s.Time, &t); err != nil {
			return t, err
		}
		if !c.Open() {
			c = nil
		}
	}
	return t, nil
}

// look analyses the case when a round would.
func (r Rehearsal) look(c *Case, series usage.Series, i int) {
	s := series.Samples[i]
	due := c.AnalysedAt == 0 || c.Stale(s.Time) || c.Findings[0].Moved(s.Used, s.Size)
	if !c.Open() || !due {
		return
	}
	var before Finding
	if len(c.Findings) > 0 {
		before = c.Findings[0]
	}
	x := Candidate{ID: series.ID, Sample: s, Days: math.NaN()}
	f, _ := Analyse(x, asServed(series.Samples[:i+1], s.Time, r.Policy), r.Policy, s.Time, before)
	c.Observe([]Finding{f}, s.Time)
}

func (r Rehearsal) tell(c *Case, at int64, t *Tally) error {
	for _, m := range Plan([]*Case{c}, Rehearsed, Crowd, r.Policy) {
		t.Messages++
		if m.Mention {
			if t.Mentions++; t.MentionAt == 0 {
				t.MentionAt = at
			}
		}
		if err := r.Send(at, m); err != nil {
			return err
		}
		c.MarkDelivered(Rehearsed, m.Event, "", "")
	}
	return nil
}

// WeekBehind is how many seconds of history are asked for beyond now: as much
// as Mackerel gives in averages of five minutes.
const WeekBehind = 160 * 3600

// asServed returns the samples up to now as Mackerel would give them: the short
// window as it is, averages of five minutes of the week behind it, nothing of
// what is older.
func asServed(samples []usage.Sample, now int64, p Policy) []usage.Sample {
	window := now - int64(p.Window.Seconds())
	var out []usage.Sample
	n := 0.0
	for _, s := range usage.Between(samples, now-WeekBehind, now) {
		if s.Time >= window {
			out = append(out, s)
			continue
		}
		bucket := s.Time - s.Time%roll
		if len(out) == 0 || out[len(out)-1].Time != bucket {
			out, n = append(out, usage.Sample{Time: bucket}), 0
		}
		n++
		last := &out[len(out)-1]
		last.Used += (s.Used - last.Used) / n
		last.Size = s.Size
	}
	return out
}
