package main

import (
	"context"
	"os"
	"time"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/output/board"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// newWatch makes the live view of this host.
func newWatch() *cli.Command {
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	interval := cli.DurationValue{Duration: time.Second, Fine: true}
	span := cli.DurationValue{Fine: true}
	set.Var(&interval, "interval", "pause between two samples")
	set.VarPF(&span, "for", "", "stop after this time (default: at Ctrl-C)").DefValue = ""
	var flags host.Flags
	flags.Register(set)
	return &cli.Command{
		Summary: "Samples this host every second and shows, live, how long every filesystem lasts.",
		Example: "mackerel-plugin-forecast watch --for 20s",
		Flags:   set,
		Run: func(ctx context.Context, env cli.Env, _ []string) error {
			options, err := flags.Options(env)
			if err != nil {
				return err
			}
			if span.Duration > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, span.Duration)
				defer cancel()
			}
			w := watch{live: host.NewLive(options), interval: interval.Duration, env: env, recent: map[usage.ID][]usage.Sample{}}
			w.end, w.ends = ctx.Deadline()
			return w.run(ctx)
		},
	}
}

// view is where a watch shows what it found.
type view interface {
	show(title string, rows []board.Row, notes []string) error
	events() <-chan os.Signal // what happens to the terminal
	react(os.Signal)
	close() // gives the terminal back
}

type watch struct {
	live     *host.Live
	interval time.Duration
	env      cli.Env
	end      time.Time // when it stops by itself, if it does
	ends     bool
	recent   map[usage.ID][]usage.Sample
}

const remembered = 120 // samples of a sparkline; no board is wider

// run looks and shows until ctx ends, which is how a watch is meant to end. What
// the first look found is shown even when it was broken off: where a mount hangs,
// a short watch sees no more.
func (w *watch) run(ctx context.Context) error {
	report := w.live.Look(ctx, w.env.Now().Unix())
	if len(report.Verdicts) == 0 && ctx.Err() == nil {
		complain(w.env.Stderr, report.Warnings...)
		return cli.Usagef("nothing to watch: %s", report.NoneMatches)
	}
	v := newView(w.env)
	defer v.close()
	for {
		rows, notes := w.rows(report), report.Notes()
		next := time.After(untilNext(w.env.Now(), w.interval))
		for waiting := true; waiting; {
			if err := v.show(w.title(), rows, notes); err != nil {
				return err
			}
			select {
			case <-ctx.Done():
				return nil
			case event := <-v.events():
				v.react(event)
			case <-next:
				waiting = false
			}
		}
		if report = w.live.Look(ctx, w.env.Now().Unix()); ctx.Err() != nil { // broken off
			return nil
		}
	}
}

// untilNext waits for whole intervals of the clock: samples carry whole
// seconds, and a rate needs them evenly spaced.
func untilNext(now time.Time, interval time.Duration) time.Duration {
	return now.Truncate(interval).Add(interval).Sub(now)
}

func (w *watch) rows(report host.Report) (rows []board.Row) {
	for _, v := range report.Verdicts {
		if v.Err == nil {
			samples := append(w.recent[v.ID], usage.Sample{Time: v.Time, Used: v.Used, Size: v.Size})
			w.recent[v.ID] = samples[max(0, len(samples)-remembered):]
		}
		rows = append(rows, board.Row{Verdict: v, Recent: w.recent[v.ID]})
	}
	return rows
}

func (w *watch) title() string {
	now := w.env.Now()
	title := now.Format("15:04:05") + "  a sample every " + units.FormatDuration(w.interval)
	if w.ends {
		return title + ", " + units.FormatDuration(max(0, w.end.Sub(now)).Round(time.Second)) + " to go"
	}
	return title + ", Ctrl-C ends"
}
