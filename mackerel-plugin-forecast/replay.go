package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/output"
	"mackerel-forecast/internal/replay"
	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// newReplay makes the command that says what would have been said.
func newReplay() *cli.Command {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	format := flags.String("format", "table", "print as `table|jsonl`")
	every := cli.DurationValue{Duration: time.Hour}
	warning, critical, horizon := cli.DurationValue{Duration: verdict.DefaultPolicy.Warning},
		cli.DurationValue{Duration: verdict.DefaultPolicy.Critical}, cli.DurationValue{Duration: verdict.DefaultPolicy.Horizon}
	flags.Var(&every, "every", "time between two moments")
	flags.VarP(&warning, "warning", "w", "time until full that is WARNING; reached counts")
	flags.VarP(&critical, "critical", "c", "time until full that is CRITICAL; reached counts")
	flags.Var(&horizon, "horizon", "the farthest future that is told")
	compare := flags.Bool("compare", false, "show the straight-line methods of others beside this forecast")
	return &cli.Command{
		Args:    "FILE...",
		Summary: "Replays recorded history (CSV: time,used,size and optionally name; - is standard input)\nand prints what would have been said at each moment. For tuning thresholds.",
		Example: "mackerel-plugin-forecast simulate --jump 30GiB@10d |\n  mackerel-plugin-forecast replay --warning 3d -",
		Flags:   flags,
		Run: func(ctx context.Context, env cli.Env, files []string) error {
			if *format != "table" && *format != "jsonl" {
				return cli.Usagef("--format %q: choose table or jsonl", *format)
			}
			if *compare && *format != "table" {
				return cli.Usagef("--compare is a table: take --format %s away", *format)
			}
			opts := replay.Options{
				Every:  every.Duration,
				Policy: verdict.Policy{Warning: warning.Duration, Critical: critical.Duration, Horizon: horizon.Duration},
			}
			if err := host.CheckPolicy(opts.Policy); err != nil {
				return err
			}
			series, incomplete := readRecords(ctx, env, files)
			if series == nil {
				return incomplete
			}
			complain(env.Stderr, strays(series, env.Now().Location())...)
			var err error
			if *format == "jsonl" {
				err = replayJSON(ctx, env, series, opts)
			} else {
				err = replayTable(ctx, env, series, opts, *compare)
			}
			if err != nil {
				return printed(err)
			}
			return incomplete
		},
	}
}

// strays tells, in a line, of the series with a gap so wide that nothing before it
// is remembered after it: mostly a single wrong time, which is replayed as decades.
func strays(series []usage.Series, zone *time.Location) []string {
	var names []string
	for _, s := range series {
		for i := range len(s.Samples) - 1 {
			before, after := s.Samples[i].Time, s.Samples[i+1].Time
			if after-before > retention.Age {
				day := func(at int64) string { return time.Unix(at, 0).In(zone).Format(time.DateOnly) }
				names = append(names, fmt.Sprintf("%s (%s to %s)", s.Name, day(before), day(after)))
				break
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("no sample for more than %d days in %s: is a time in the file wrong? All moments between are replayed", keptDays, units.Names(names, 5))}
}

func replayJSON(ctx context.Context, env cli.Env, series []usage.Series, opts replay.Options) error {
	return replay.Ordered(ctx, series, env.Stdout, func(s usage.Series, w io.Writer) error {
		w = cli.WriteUntil(ctx, w)
		return replay.Run(s, opts, func(v verdict.Verdict) error { return output.WriteJSON(w, output.NewRecord(v)) })
	})
}
