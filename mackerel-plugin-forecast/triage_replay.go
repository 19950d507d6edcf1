package main

import (
	"context"
	"fmt"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/triage/outlet"
	"mackerel-forecast/internal/units"
)

// rehearse prints which message would have been sent at which moment.
func (f *triageFlags) rehearse(ctx context.Context, env cli.Env) error {
	series, incomplete := readRecords(ctx, env, []string{f.replay})
	if series == nil {
		return incomplete
	}
	view := f.view(env)
	var at int64
	stamp := func(t int64) string { return time.Unix(t, 0).In(view.Zone).Format("2006-01-02 15:04 MST") }
	printer := &outlet.Printer{W: env.Stdout, Prefix: func() string { return stamp(at) + "  " }}
	for _, s := range series {
		r := triage.Rehearsal{Policy: f.policy(), Line: f.alertAt, Send: func(moment int64, m triage.Message) error {
			at = moment
			_, err := printer.Send(ctx, outlet.Envelope{Message: m, Story: view.Tell(m, triage.Rehearsed)})
			return err
		}}
		tally, err := r.Run(ctx, s)
		if err != nil {
			return printed(err)
		}
		_, err = fmt.Fprintf(env.Stdout, "%s: %s above %g%%, %s, %d with a mention%s\n", units.Printable(s.Name),
			units.Plural(tally.Alerts, "alert"), f.alertAt, units.Plural(tally.Messages, "message"), tally.Mentions, outcome(tally, stamp))
		if err != nil {
			return printed(err)
		}
	}
	return incomplete
}

// outcome tells how the mention compares with what came.
func outcome(t triage.Tally, stamp func(int64) string) string {
	switch {
	case t.FullAt == 0 && t.MentionAt == 0:
		return "; never full"
	case t.FullAt == 0:
		return "; never full, so they were in vain"
	case t.MentionAt == 0 || t.MentionAt > t.FullAt:
		return "; full at " + stamp(t.FullAt) + ", not told before"
	case t.MentionAt == t.FullAt:
		return "; full at " + stamp(t.FullAt) + ", told then"
	}
	return "; full at " + stamp(t.FullAt) + ", told " + units.FormatDuration(time.Duration(t.FullAt-t.MentionAt)*time.Second) + " before"
}
