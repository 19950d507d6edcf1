package main

import (
	"errors"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/backfill"
	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/units"
)

// registerBackfill adds the flags of backfilling, and returns what makes the
// Backfiller once they are parsed: nil while backfilling is off. host.Run calls
// it after sampling, in the time that the run has left. An error that is no
// *cli.UsageError costs the past, not the minute.
func registerBackfill(set *pflag.FlagSet) func(cli.Env, host.Options) (host.Backfiller, error) {
	on := set.Bool("backfill", false, "where history is short, fetch this host's past from Mackerel, once, politely; runs in a row continue it")
	reach := cli.DurationValue{Duration: backfill.Reach}
	set.Var(&reach, "backfill-range", "how far back --backfill asks")
	return func(env cli.Env, o host.Options) (host.Backfiller, error) {
		switch {
		case reach.Duration > fleet.MostRange:
			return nil, cli.Usagef("--backfill-range %s is longer than %s, which is what Mackerel keeps", &reach, units.FormatDuration(fleet.MostRange))
		case !*on && set.Changed("backfill-range"):
			return nil, errors.New("--backfill-range does nothing without --backfill")
		case !*on:
			return nil, nil
		}
		api, err := minuteClient(env, o, mackerel.Options{Interval: backfill.Interval, Limit: backfill.Limit})
		if err != nil {
			return nil, err
		}
		id := env.Getenv("MACKEREL_HOST_ID")
		if id == "" {
			if id, err = o.Conf.HostID(); err != nil {
				return nil, err
			}
		}
		return backfill.New(api, id, reach.Duration), nil
	}
}
