package main

import (
	"context"
	"fmt"

	"github.com/mackerelio/checkers"
	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/output/checkline"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/verdict"
)

const summary = "Tells OK, WARNING or CRITICAL by how soon a filesystem of this host will be full."

// newCheck makes the one thing that the program does.
func newCheck() *cli.Command {
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	warning := cli.DurationValue{Duration: verdict.DefaultPolicy.Warning}
	critical := cli.DurationValue{Duration: verdict.DefaultPolicy.Critical}
	set.VarP(&warning, "warning", "w", "WARNING when full within this time")
	set.VarP(&critical, "critical", "c", "CRITICAL when full within this time")
	var flags host.Flags
	flags.Register(set)
	return &cli.Command{
		Summary: summary + " Exits with 0 when OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
		Example: "check-diskfull-eta --warning 14d --critical 3d",
		Flags:   set,
		Run: func(ctx context.Context, env cli.Env, _ []string) error {
			options, err := flags.Options(env)
			if err != nil {
				return err
			}
			options.Policy.Warning, options.Policy.Critical = warning.Duration, critical.Duration
			if err := host.CheckPolicy(options.Policy); err != nil {
				return err
			}
			options.LatchKey = latchKey(options.Policy)
			return check(ctx, env, options)
		},
	}
}

// latchKey keeps two checks apart that watch one history for different
// thresholds.
func latchKey(p verdict.Policy) string {
	return fmt.Sprintf("latch-%d-%d-%d", int64(p.Warning.Seconds()), int64(p.Critical.Seconds()), int64(p.Horizon.Seconds()))
}

func check(ctx context.Context, env cli.Env, options host.Options) error {
	found := host.Run(ctx, options, env.Now().Unix())
	for _, warning := range found.Warnings {
		fmt.Fprintf(env.Stderr, "check-diskfull-eta: %s\n", units.Printable(warning))
	}
	var troubles []string
	if found.HistoryTrouble != "" {
		troubles = append(troubles, found.HistoryTrouble)
	}
	if len(found.Verdicts) == 0 {
		troubles = append(troubles, "nothing to watch: "+found.NoneMatches)
	}
	status, line := checkline.Of(found.Verdicts, troubles...)
	if err := report(env.Stdout, checkers.Status(status), line); err != nil {
		return err
	}
	if status == verdict.OK {
		return nil
	}
	return &cli.ExitError{Code: int(status)}
}
