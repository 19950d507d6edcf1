package main

import (
	"github.com/spf13/pflag"

	"mackerel-forecast/internal/backfill"
	"mackerel-forecast/internal/backfill/online"
	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/mackerel"
)

// registerBackfill adds the flags of backfilling, and returns what makes the
// Backfiller once they are parsed: nil while backfilling is off. host.Run calls
// it after sampling, in the time that the run has left.
func registerBackfill(set *pflag.FlagSet) func(cli.Env, *host.Flags) (host.Backfiller, error) {
	on := set.Bool("backfill", false, "where history is short, fetch this host's past from Mackerel, once, politely; runs in a row continue it")
	reach := cli.DurationValue{Duration: backfill.Reach}
	set.Var(&reach, "backfill-range", "how far back --backfill asks")
	return func(env cli.Env, flags *host.Flags) (host.Backfiller, error) {
		if !*on {
			return nil, nil
		}
		conf, err := minuteConf(env, flags)
		if err != nil {
			return nil, err
		}
		id := env.Getenv("MACKEREL_HOST_ID")
		if id == "" {
			if id, err = conf.HostID(); err != nil {
				return nil, err
			}
		}
		api, err := newClient(env, conf, mackerel.Options{Interval: backfill.Interval, Limit: backfill.Limit})
		if err != nil {
			return nil, err
		}
		return backfill.New(online.API{Client: api}, id, reach.Duration), nil
	}
}
