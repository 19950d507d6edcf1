package host

import (
	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Options are what one run of this host is asked for.
type Options struct {
	Resources []usage.Resource
	Collect   collect.Options
	StateDir  string
	Policy    verdict.Policy

	// LatchKey is where hysteresis is remembered between runs. Empty: nothing
	// is, as for metrics, which have no status. Two checks that ask for
	// different policies on one history need different keys.
	LatchKey string

	Conf        agentconf.Config // the agent's, its defaults where there is none
	ConfIgnored error            // why the agent's own conf is not in Conf; nil when it is

	Backfill Backfiller // nil: history is what was sampled here
	Warnings []string   // found while reading the options; every Report begins with them
}

// noneMatches says that nothing is chosen, and what chooses.
func (o Options) noneMatches() string {
	ignore := ""
	if o.Collect.Ignore != nil && len(o.Collect.Paths) == 0 {
		ignore = "[filesystems] ignore in the agent's conf, "
	}
	return "no filesystem matches (see " + ignore + "--include, --exclude, --path and --resource)"
}
