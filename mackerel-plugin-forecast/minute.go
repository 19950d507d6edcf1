package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/output/metrics"
	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// newMinute makes the run of the agent's minute: sample, keep, print metrics.
func newMinute() *cli.Command {
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	prefix := set.String("metric-key-prefix", usage.DefaultPrefix, "first `part` of every metric name")
	var flags host.Flags
	flags.Register(set)
	backfiller := registerBackfill(set)
	annotating := registerAnnotate(set)
	return &cli.Command{
		Summary: summary,
		Example: "mackerel-plugin-forecast --include '^/mnt/'",
		Flags:   set,
		Run: func(ctx context.Context, env cli.Env, _ []string) error {
			if !mackerel.IsMetricName(*prefix) {
				return cli.Usagef("--metric-key-prefix %q cannot begin a metric name: write letters, digits, - and _, with single dots between", *prefix)
			}
			options, err := flags.Options(env)
			if err != nil {
				return err
			}
			var wrong *cli.UsageError
			if options.Backfill, err = backfiller(env, options); errors.As(err, &wrong) {
				return err
			} else if err != nil {
				options.Warnings = append(options.Warnings, fmt.Sprintf("no backfill: %v", err))
			}
			annotator, err := annotating(env, options)
			if errors.As(err, &wrong) {
				return err
			} else if err != nil {
				options.Warnings = append(options.Warnings, fmt.Sprintf("no annotations: %v", err))
			}
			plugin := metrics.Plugin{Prefix: *prefix, Resources: options.Resources}
			if env.Getenv("MACKEREL_AGENT_PLUGIN_META") != "" {
				return metrics.Print(env.Stdout, &plugin)
			}
			report := host.Run(ctx, options, env.Now().Unix())
			explain(env.Stderr, report)
			plugin.Values = metrics.Values(report.Verdicts, options.Policy.Horizon.Seconds())
			unprinted := metrics.Print(env.Stdout, &plugin)
			if annotator != nil && !report.HistoryHangs {
				complain(env.Stderr, annotator.run(ctx, report.Verdicts)...)
			}
			return unprinted
		},
	}
}

// explain tells on stderr, in single lines, what the metrics cannot tell.
func explain(stderr io.Writer, report host.Report) {
	lines := report.Notes()
	for _, v := range report.Verdicts {
		if v.Err != nil {
			lines = append(lines, v.Err.Error())
		}
	}
	if len(report.Verdicts) == 0 {
		lines = append(lines, "nothing to measure: "+report.NoneMatches)
	}
	complain(stderr, lines...)
	if cli.IsTerminal(stderr) {
		hint(stderr, report.Verdicts)
	}
}

// complain says on stderr, in one line each, what went wrong.
func complain(stderr io.Writer, lines ...string) {
	for _, line := range lines {
		fmt.Fprintf(stderr, "mackerel-plugin-forecast: %s\n", units.Printable(line))
	}
}

// hint tells a person why there are no metrics yet. The agent's log is spared.
func hint(stderr io.Writer, verdicts []verdict.Verdict) {
	var young []verdict.Verdict
	for _, v := range verdicts {
		if v.WarmUp {
			young = append(young, v)
		}
	}
	if len(young) == 0 {
		return
	}
	who := words.Subject(young[0])
	if more := len(young) - 1; more > 0 {
		who += fmt.Sprintf(" and %d more", more)
	}
	why := "its history is too short for how slowly it fills"
	if n := young[0].Samples; n < verdict.WarmUpSamples {
		why = fmt.Sprintf("sample %d of the %d that a forecast needs", n, verdict.WarmUpSamples)
	}
	fmt.Fprintf(stderr, "%s: warming up, %s. The agent takes one a minute.\n", who, why)
}
