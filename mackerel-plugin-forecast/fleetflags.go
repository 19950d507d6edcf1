package main

import (
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// fleetFlags are the words of the command fleet.
type fleetFlags struct {
	set               *pflag.FlagSet
	api               apiFlags
	services, roles   []string
	resources         []string
	metric            string
	limit, format     string
	reach             cli.DurationValue
	warning, critical cli.DurationValue
	top               int
	stateDir          string
}

func (f *fleetFlags) register() {
	f.reach.Duration = 7 * units.Day
	f.warning.Duration, f.critical.Duration = verdict.DefaultPolicy.Warning, verdict.DefaultPolicy.Critical
	f.set.StringArrayVar(&f.services, "service", nil, "only hosts of this `SERVICE`; repeatable")
	f.set.StringArrayVar(&f.roles, "role", nil, "only hosts of this `ROLE`, as Service:role, or bare with --service; repeatable")
	f.set.StringArrayVar(&f.resources, "resource", []string{string(usage.Filesystem)}, "what can run full: `filesystem|memory`")
	f.set.StringVar(&f.metric, "metric", "", "any metric `NAME` instead, with --limit")
	f.set.StringVar(&f.limit, "limit", "", "the value `N` at which --metric is full, such as 1000 or 20GiB")
	f.set.Var(&f.reach, "range", "history to look at")
	f.set.VarP(&f.warning, "warning", "w", "time until full that is WARNING")
	f.set.VarP(&f.critical, "critical", "c", "time until full that is CRITICAL")
	f.set.StringVar(&f.format, "format", "table", "`table|jsonl|csv|html`")
	f.set.IntVar(&f.top, "top", 0, "print only the first `N`")
	f.set.StringVar(&f.stateDir, "state-dir", "", "`DIR` of the cache (default the user's cache directory)")
	f.api.register(f.set, 2*time.Second)
}

func (f *fleetFlags) policy() verdict.Policy {
	p := verdict.DefaultPolicy
	p.Warning, p.Critical = f.warning.Duration, f.critical.Duration
	return p
}

// options reads the flags. Wrong use names the word.
func (f *fleetFlags) options() (o fleet.Options, err error) {
	if p := f.policy(); p.Warning > p.Horizon {
		return o, cli.Usagef("--warning %s lies beyond %s, as far ahead as fleet tells: lower it", &f.warning, units.FormatDuration(p.Horizon))
	}
	if err := host.CheckPolicy(f.policy()); err != nil {
		return o, err
	}
	switch {
	case f.reach.Duration < fleet.LeastRange || f.reach.Duration > fleet.MostRange:
		return o, cli.Usagef("--range %s is not between %s and %s, which is what Mackerel keeps", &f.reach, units.FormatDuration(fleet.LeastRange), units.FormatDuration(fleet.MostRange))
	case f.set.Changed("top") && f.top < 1:
		return o, cli.Usagef("--top %d shows nothing: write 1 or more", f.top)
	}
	if err := checkFormat(f.format); err != nil {
		return o, err
	}
	if o.Filters, err = filters(f.services, f.roles); err != nil {
		return o, err
	}
	o.Range, o.Policy, o.Sketches = f.reach.Duration, f.policy(), f.format == "html"
	return o, f.subject(&o)
}

// subject chooses what is watched.
func (f *fleetFlags) subject(o *fleet.Options) error {
	o.Resource = usage.Resource(f.resources[0])
	switch {
	case len(f.resources) > 1:
		return cli.Usagef("--resource is given twice: a report is of one thing")
	case f.metric != "" && f.set.Changed("resource"):
		return cli.Usagef("--metric and --resource exclude each other")
	case f.set.Changed("metric") && !mackerel.IsMetricName(f.metric):
		return cli.Usagef("--metric %q is not the name of a metric: write one such as custom.queue.length", f.metric)
	case f.metric != "":
		o.Resource, o.Metric = usage.Metric, f.metric
		limit, err := units.ParseBytes(f.limit)
		if err != nil || limit <= 0 {
			return cli.Usagef("--limit %q is not a number above 0: write the value at which %s is full, such as 1000 or 20GiB", f.limit, f.metric)
		}
		o.Limit = limit
		return nil
	case f.set.Changed("limit"):
		return cli.Usagef("--limit needs --metric: filesystems and memory bring their own size")
	case o.Resource != usage.Filesystem && o.Resource != usage.Memory:
		return cli.Usagef("--resource %q is unknown: write filesystem or memory", f.resources[0])
	}
	return nil
}

// filters turns services and roles into what the API takes: one service a
// call, with the bare names of its roles.
func filters(services, roles []string) (all []mackerel.Filter, err error) {
	index := map[string]int{}
	service := func(name string) *mackerel.Filter {
		i, ok := index[name]
		if !ok {
			i = len(all)
			index[name] = i
			all = append(all, mackerel.Filter{Service: name})
		}
		return &all[i]
	}
	for _, name := range services {
		if !mackerel.IsName(name) {
			return nil, cli.Usagef("--service %q is not the name of a service", name)
		}
		service(name)
	}
	for _, role := range roles {
		owner, name, full := strings.Cut(role, ":")
		owner, name = strings.TrimSpace(owner), strings.TrimSpace(name) // Mackerel writes a blank after the colon at times
		switch {
		case !mackerel.IsName(owner) || full && !mackerel.IsName(name):
			return nil, cli.Usagef("--role %q is not the name of a role: write Service:role", role)
		case full:
			f := service(owner)
			f.Roles = append(f.Roles, name)
		case len(services) == 0:
			return nil, cli.Usagef("--role %q names no service: write Service:%s, or add --service", role, role)
		default:
			for _, s := range services {
				f := service(s)
				f.Roles = append(f.Roles, owner)
			}
		}
	}
	return all, nil
}

// userCacheDir is os.UserCacheDir for an environment that tests can give.
func userCacheDir(env cli.Env) (string, error) {
	home := env.Getenv("HOME")
	switch {
	case runtime.GOOS == "windows" && env.Getenv("LocalAppData") != "":
		return env.Getenv("LocalAppData"), nil
	case runtime.GOOS == "darwin" && home != "":
		return filepath.Join(home, "Library", "Caches"), nil
	case runtime.GOOS != "windows" && filepath.IsAbs(env.Getenv("XDG_CACHE_HOME")):
		return env.Getenv("XDG_CACHE_HOME"), nil
	case runtime.GOOS != "windows" && home != "":
		return filepath.Join(home, ".cache"), nil
	}
	return "", errors.New("this user has no cache directory: name one with --state-dir")
}
