package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	mp "github.com/mackerelio/go-mackerel-plugin-helper"

	"mackerel-forecast/internal/bounded"
	"mackerel-forecast/internal/output/metrics"
	"mackerel-forecast/internal/triage/round"
	"mackerel-forecast/internal/triage/store"
)

func (s *session) warn(line string) {
	complain(s.env.Stderr, "triage: "+line)
}

// minute is one run under the agent: it prints the metrics whatever the
// outlets did.
func (s *session) minute(ctx context.Context) error {
	result, seen, err := s.once(ctx)
	if seen {
		err = errors.Join(err, metrics.Print(s.env.Stdout, metricsOf(result)))
	}
	return named(err)
}

// once opens the state, does a round, and closes it again.
func (s *session) once(ctx context.Context) (result round.Result, seen bool, err error) {
	kept, err := s.open(ctx)
	if errors.Is(err, store.ErrBusy) {
		return s.others()
	}
	if err != nil {
		return result, false, fmt.Errorf("triage cannot remember what it tells, so it tells nothing: %w", err)
	}
	defer kept.Close()
	if kept.Damaged {
		s.warn("the state in " + s.directory + " is damaged: starting anew, open alerts are told again")
	}
	s.round.State, s.round.Save = kept.State, kept.Save
	return s.round.Run(ctx)
}

const (
	openTime  = 3 * time.Second        // for the state directory to answer
	openGrace = 500 * time.Millisecond // for what came at the last moment
)

// open opens the state. Where the directory hangs, as one on a dead NFS server
// does, the call is left behind, and closes what it gets too late.
func (s *session) open(ctx context.Context) (*store.Store, error) {
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	kept, err := bounded.Call(ctx, openGrace, func() (*store.Store, error) {
		kept, err := store.Open(s.directory)
		if err == nil && ctx.Err() != nil {
			return nil, errors.Join(bounded.ErrLate, kept.Close())
		}
		return kept, err
	})
	if errors.Is(err, bounded.ErrLate) {
		err = fmt.Errorf("the state directory %q does not answer in time", s.directory)
	}
	return kept, err
}

const fresh = 5 * 60 // seconds for which the numbers of another run stand

// others returns what the run that is at work saw last.
func (s *session) others() (round.Result, bool, error) {
	state, err := store.Peek(s.directory)
	if err != nil {
		return round.Result{}, false, err
	}
	s.warn(store.ErrBusy.Error())
	age := s.env.Now().Unix() - state.SeenAt // less than none where a clock was ahead
	return round.Result{Open: state.Open, Urgent: state.Urgent, Unseen: state.Unseen}, max(age, -age) < fresh, nil
}

// named says whose errors they are, in the agent's log.
func named(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("triage: %w", err)
}

// dryRun prints what would be posted if nothing had been told before. It takes
// the time that it needs, and leaves no trace.
func (s *session) dryRun(ctx context.Context) error {
	s.round.State, s.round.Save, s.round.Limit = store.NewState(), func() error { return nil }, 0
	result, seen, err := s.round.Run(ctx)
	if seen {
		_, lost := fmt.Fprintln(s.env.Stdout, inWords(result))
		err = errors.Join(err, lost)
	}
	return named(printed(err))
}

// watch runs every minute, at its full second, until ctx ends. It goes on
// telling where its own lines get lost.
func (s *session) watch(ctx context.Context) error {
	for {
		result, seen, err := s.once(ctx)
		if ctx.Err() != nil {
			return nil
		}
		now := s.env.Now()
		if seen {
			_, lost := fmt.Fprintln(s.env.Stdout, now.Format("15:04:05"), inWords(result))
			err = errors.Join(err, lost)
		}
		if err != nil {
			s.warn(strings.ReplaceAll(err.Error(), "\n", "; "))
		}
		select {
		case <-time.After(now.Truncate(time.Minute).Add(time.Minute).Sub(now)):
		case <-ctx.Done():
			return nil
		}
	}
}

// metricsOf leaves out a number of urgent ones that may be none only because nobody
// has looked: a monitor would take it for calm. Above zero it is true as the least.
func metricsOf(r round.Result) triageMetrics {
	m := triageMetrics{"open": float64(r.Open)}
	if r.Urgent > 0 || r.Unseen == 0 {
		m["urgent"] = float64(r.Urgent)
	}
	return m
}

// inWords is the same for people.
func inWords(r round.Result) string {
	line := fmt.Sprintf("%d open, %d urgent", r.Open, r.Urgent)
	if r.Unseen > 0 {
		line += fmt.Sprintf(", %d not looked at yet", r.Unseen)
	}
	return line
}

// triageMetrics are the values of a run by name; nil when there are none.
type triageMetrics map[string]any

// FetchMetrics is called by the helper.
func (m triageMetrics) FetchMetrics() (map[string]any, error) { return m, nil }

// MetricKeyPrefix is called by the helper.
func (m triageMetrics) MetricKeyPrefix() string { return "triage" }

// GraphDefinition is called by the helper.
func (m triageMetrics) GraphDefinition() map[string]mp.Graphs {
	return map[string]mp.Graphs{"": {Label: "Triage: disk and memory alerts", Unit: "integer", Metrics: []mp.Metrics{
		{Name: "open", Label: "open"},
		{Name: "urgent", Label: "urgent"},
	}}}
}

var _ mp.PluginWithPrefix = triageMetrics(nil)
