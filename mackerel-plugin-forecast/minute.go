package main

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
)

// newMinute makes the run of the agent's minute: sample, keep, print metrics.
func newMinute() *cli.Command {
	return &cli.Command{
		Summary: summary,
		Flags:   pflag.NewFlagSet("", pflag.ContinueOnError),
		Run: func(_ context.Context, env cli.Env, _ []string) error {
			_, err := fmt.Fprintln(env.Stdout, cli.Version())
			return err
		},
	}
}
