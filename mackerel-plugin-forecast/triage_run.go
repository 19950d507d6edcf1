package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	mp "github.com/mackerelio/go-mackerel-plugin-helper"

	"mackerel-forecast/internal/output/metrics"
	"mackerel-forecast/internal/triage/round"
	"mackerel-forecast/internal/triage/store"
	"mackerel-forecast/internal/units"
)

func (d *desk) warn(line string) {
	fmt.Fprintf(d.env.Stderr, "mackerel-plugin-forecast: triage: %s\n", units.Printable(line))
}

// minute is one run under the agent: it prints the metrics whatever the
// outlets did.
func (d *desk) minute(ctx context.Context) error {
	result, seen, err := d.once(ctx)
	if seen {
		err = errors.Join(err, metrics.Print(d.env.Stdout, triageMetrics{"open": float64(result.Open), "urgent": float64(result.Urgent)}))
	}
	return oneLine(err)
}

// once opens the state, does a round, and closes it again.
func (d *desk) once(ctx context.Context) (result round.Result, seen bool, err error) {
	s, err := store.Open(d.directory)
	if errors.Is(err, store.ErrBusy) {
		return d.others()
	}
	if err != nil {
		return result, false, fmt.Errorf("triage cannot remember what it tells, so it tells nothing: %w", err)
	}
	defer s.Close()
	if s.Damaged {
		d.warn("the state in " + d.directory + " is damaged: starting anew, open alerts are told again")
	}
	d.round.State, d.round.Save = s.State, s.Save
	return d.round.Run(ctx)
}

const fresh = 5 * 60 // seconds for which the numbers of another run stand

// others returns what the run that is at work saw last.
func (d *desk) others() (round.Result, bool, error) {
	state, err := store.Peek(d.directory)
	if err != nil {
		return round.Result{}, false, err
	}
	d.warn(store.ErrBusy.Error())
	return round.Result{Open: state.Open, Urgent: state.Urgent}, d.env.Now().Unix()-state.SeenAt < fresh, nil
}

// oneLine makes several errors one line for the agent's log.
func oneLine(err error) error {
	if err == nil {
		return nil
	}
	return errors.New("triage: " + units.Printable(strings.ReplaceAll(err.Error(), "\n", "; ")))
}

// dryRun prints what would be posted if nothing had been told before. It takes
// the time that it needs, and leaves no trace.
func (d *desk) dryRun(ctx context.Context) error {
	d.round.State, d.round.Save, d.round.Limit = store.NewState(), func() error { return nil }, 0
	result, seen, err := d.round.Run(ctx)
	if seen {
		_, lost := fmt.Fprintf(d.env.Stdout, "%d open, %d urgent\n", result.Open, result.Urgent)
		err = errors.Join(err, lost)
	}
	return oneLine(printed(err))
}

// watch runs every minute, at its full second, until ctx ends. It goes on
// telling where its own lines get lost.
func (d *desk) watch(ctx context.Context) error {
	for {
		result, seen, err := d.once(ctx)
		if ctx.Err() != nil {
			return nil
		}
		now := d.env.Now()
		if seen {
			_, lost := fmt.Fprintf(d.env.Stdout, "%s %d open, %d urgent\n", now.Format("15:04:05"), result.Open, result.Urgent)
			err = errors.Join(err, lost)
		}
		if err != nil {
			d.warn(strings.ReplaceAll(err.Error(), "\n", "; "))
		}
		select {
		case <-time.After(now.Truncate(time.Minute).Add(time.Minute).Sub(now)):
		case <-ctx.Done():
			return nil
		}
	}
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
