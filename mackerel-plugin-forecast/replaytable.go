package main

import (
	"context"
	"io"
	"math"
	"time"

	"mackerel-forecast/internal/baseline"
	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/output/board"
	"mackerel-forecast/internal/output/replaytable"
	"mackerel-forecast/internal/replay"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// latestAlerts is how many alerts of a series are kept for the summary.
const latestAlerts = 10

// replayTable prints the moments of all series and what the alerts were worth.
func replayTable(ctx context.Context, env cli.Env, series []usage.Series, opts replay.Options, compare bool) error {
	table := replaytable.Table{Zone: env.Now().Location(), Horizon: opts.Policy.Horizon}
	var others []baseline.Method
	if compare {
		others = baseline.Methods()
	}
	for _, m := range others {
		table.Others = append(table.Others, m.Name)
	}
	order := make([]int, len(series))
	for i, s := range series {
		order[i] = i
		table.NameWidth = max(table.NameWidth, board.Cells(units.Printable(s.Name)))
	}
	table.NameWidth = max(table.NameWidth, len("NAME"))
	if err := table.Head(env.Stdout, zoneName(series, table.Zone)); err != nil {
		return err
	}
	outcomes := make([]replaytable.Outcome, len(series))
	tallies := make([][]replay.Tally, len(series))
	err := replay.Ordered(ctx, order, env.Stdout, func(i int, w io.Writer) (err error) {
		outcomes[i], tallies[i], err = tabulate(cli.WriteUntil(ctx, w), table, series[i], opts, others)
		return err
	})
	if err != nil {
		return err
	}
	if err := table.Summary(env.Stdout, outcomes, opts.Policy); err != nil || !compare {
		return err
	}
	methods := []replaytable.Method{{Name: "forecast", About: "this program"}}
	for _, o := range outcomes {
		methods[0].Add(o.Tally)
	}
	for j, m := range others {
		methods = append(methods, replaytable.Method{Name: m.Name, About: m.About})
		for i := range series {
			methods[j+1].Add(tallies[i][j])
		}
	}
	return replaytable.Compare(env.Stdout, methods, opts.Policy)
}

// zoneName is the short name of the zone that all moments have, and LOCAL where
// the clocks were changed between them.
func zoneName(series []usage.Series, zone *time.Location) string {
	first, last := int64(math.MaxInt64), int64(0)
	for _, s := range series {
		first, last = min(first, s.Samples[0].Time), max(last, s.Samples[len(s.Samples)-1].Time)
	}
	from := time.Unix(first, 0).In(zone)
	if _, change := from.ZoneBounds(); !change.IsZero() && change.Unix() <= last {
		return "LOCAL"
	}
	return from.Format("MST")
}

// tabulate prints the moments of one series and tallies ours and the other methods.
func tabulate(w io.Writer, table replaytable.Table, s usage.Series, opts replay.Options, others []baseline.Method) (replaytable.Outcome, []replay.Tally, error) {
	outcome := replaytable.Outcome{Name: s.Name}
	ours := replay.Follow(s, opts.Policy, func(a replay.Alert) {
		outcome.Alerts = append(outcome.Alerts, a)
		if len(outcome.Alerts) > latestAlerts {
			outcome.Alerts = outcome.Alerts[1:]
		}
	})
	theirs := make([]*replay.Follower, len(others))
	for j := range others {
		theirs[j] = replay.Follow(s, opts.Policy, nil)
	}
	until := make([]float64, len(others))
	err := replay.Run(s, opts, func(v verdict.Verdict) error {
		level := usage.Sample{Time: v.Time, Used: v.Used, Size: v.Size}
		ours.See(v.Time, v.Status, v.Expected, level)
		for j, m := range others {
			until[j] = m.UntilFull(s.Until(v.Time).Samples, v.Time)
			theirs[j].See(v.Time, opts.Policy.StatusWithin(until[j]), until[j], level)
		}
		return table.Row(w, v, until)
	})
	ours.End()
	outcome.Tally = ours.Tally
	tallies := make([]replay.Tally, len(others))
	for j, f := range theirs {
		f.End()
		tallies[j] = f.Tally
	}
	return outcome, tallies, err
}
