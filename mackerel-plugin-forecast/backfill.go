package main

import (
	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/host"
)

// registerBackfill adds the flags of backfilling, and returns what makes the
// Backfiller once they are parsed: nil while backfilling is off. host.Run calls
// it after sampling, in the time that the run has left.
func registerBackfill(*pflag.FlagSet) func(cli.Env, *host.Flags) (host.Backfiller, error) {
	return func(cli.Env, *host.Flags) (host.Backfiller, error) { return nil, nil }
}
