package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/bounded"
	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/growthchange"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const (
	growthKey     = "growth"               // of the note beside the samples
	annotateTime  = 5 * time.Second        // for all annotations of a run
	annotateGrace = 500 * time.Millisecond // for them to notice that it is over
)

// annotator marks lasting changes of growth on a service's graphs.
type annotator struct {
	service  string
	hostName string
	stateDir string
	post     func(context.Context, mackerel.Annotation) error
}

// registerAnnotate adds the flag of annotating, and returns what makes the
// annotator once it is parsed: nil while annotating is off. What is missing for it
// is an error from the first minute on, not weeks later when there is something to
// tell. One that is no *cli.UsageError costs the annotations, not the minute.
func registerAnnotate(set *pflag.FlagSet) func(cli.Env, host.Options) (*annotator, error) {
	service := set.String("annotate", "", "mark on the graphs of this `SERVICE` when a growth changes for good")
	return func(env cli.Env, o host.Options) (*annotator, error) {
		switch {
		case *service == "":
			return nil, nil
		case !mackerel.IsName(*service):
			return nil, cli.Usagef("--annotate %q is not the name of a service: write letters, digits, - and _, as Mackerel does", *service)
		}
		client, err := minuteClient(env, o, mackerel.Options{Interval: 100 * time.Millisecond, Limit: annotateTime})
		if err != nil {
			return nil, err
		}
		name, err := os.Hostname()
		if err != nil {
			name = "a host"
		}
		return &annotator{service: *service, hostName: name, stateDir: o.StateDir, post: client.Annotate}, nil
	}
}

// run looks at every verdict, and returns a warning for what could not be
// told; what surely was not comes up again after an hour. What hangs is left behind: the agent
// throws away all metrics of a run that it has to kill.
func (a *annotator) run(ctx context.Context, verdicts []verdict.Verdict) (warnings []string) {
	ctx, cancel := context.WithTimeout(ctx, annotateTime)
	defer cancel()
	warnings, err := bounded.Call(ctx, annotateGrace, func() ([]string, error) { return a.all(ctx, verdicts), nil })
	if errors.Is(err, bounded.ErrLate) {
		err = fmt.Errorf("the state directory %q %w", a.stateDir, err)
	}
	if err != nil {
		warnings = append(warnings, fmt.Sprintf("no annotations: %v", err))
	}
	return warnings
}

func (a *annotator) all(ctx context.Context, verdicts []verdict.Verdict) (warnings []string) {
	for _, v := range verdicts {
		if v.Err != nil {
			continue
		}
		found, err := a.one(ctx, v)
		warnings = append(warnings, found...)
		if err != nil {
			warnings = append(warnings, fmt.Sprintf("no annotation for %s: %v", words.Subject(v), err))
		}
	}
	return warnings
}

// one judges one series, and returns what its history found and mended. The news is
// kept before it is sent: a run that is killed in between loses an annotation rather
// than posting it every minute. So is one whose answer was lost, which may stand there.
func (a *annotator) one(ctx context.Context, v verdict.Verdict) (found []string, err error) {
	var state growthchange.State
	var change growthchange.Change
	var ok bool
	found, err = a.keep(v.ID, func(note []byte) (next growthchange.State) {
		if note != nil && state.UnmarshalBinary(note) != nil {
			state = growthchange.State{} // another version's: begin anew
		}
		next, change, ok = growthchange.Observe(state, v)
		return next
	})
	if !ok || err != nil {
		return found, err
	}
	err = a.post(ctx, a.annotation(v, change))
	if err == nil {
		return found, nil
	}
	if mackerel.MaybeDone(err) {
		return found, fmt.Errorf("%w; it is not tried again, for it may stand there", err)
	}
	again, keepErr := a.keep(v.ID, func([]byte) growthchange.State { return growthchange.Later(state, v.Time) })
	if keepErr != nil {
		err = fmt.Errorf("%w; it is not tried again: %w", err, keepErr)
	}
	return append(found, again...), err
}

// keep writes the state that next makes of the note in the history of one series, and
// gives the history free.
func (a *annotator) keep(id usage.ID, next func(note []byte) growthchange.State) (found []string, err error) {
	log, err := history.Open(a.stateDir, id, "")
	defer func() { _ = log.Close() }() // there is a log even after an error
	if err == nil {
		var note []byte
		if note, err = next(log.Note(growthKey)).MarshalBinary(); err == nil {
			err = cmp.Or(log.SetNote(growthKey, note), log.Commit())
		}
	}
	return log.Warnings(), err
}

// annotation says a change in words.
func (a *annotator) annotation(v verdict.Verdict, c growthchange.Change) mackerel.Annotation {
	pace := func(perSecond float64) string { return words.Pace(v.Resource, perSecond, units.DaySeconds) }
	verb := "grows faster"
	if c.To < c.From {
		verb = "grows slower"
	}
	return mackerel.Annotation{
		Service: a.service, From: c.At, To: c.At,
		Title:       fmt.Sprintf("%.60s: %.80s %s: %s, was %s", a.hostName, words.Subject(v), verb, pace(c.To), pace(c.From)),
		Description: fmt.Sprintf("Seen by mackerel-plugin-forecast; %s.", words.Share(v)),
	}
}
