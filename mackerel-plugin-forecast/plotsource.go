package main

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// fromHere takes this host's history and its present use, as of that sample: a
// clock that has stepped back does not tell when it was taken.
func fromHere(ctx context.Context, env cli.Env, o host.Options) (found, error) {
	live := host.NewLive(o)
	report := live.Look(ctx, env.Now().Unix())
	complain(env.Stderr, report.Notes()...)
	var readable []usage.Series
	var unreadable []error
	for _, v := range report.Verdicts {
		switch chosen := selected([]usage.Series{{ID: v.ID, MountPoint: v.MountPoint, Samples: live.Samples(v.ID)}}, o); {
		case v.Err == nil:
			readable = append(readable, chosen...)
		case len(chosen) > 0:
			unreadable = append(unreadable, v.Err)
		}
	}
	if len(report.Verdicts) == 0 {
		return found{}, cli.Usagef("nothing to draw: %s", report.NoneMatches)
	}
	one, err := only(readable, "on this host")
	for i, why := range unreadable {
		if i == 0 && len(readable) == 0 {
			err = why
		} else {
			complain(env.Stderr, why.Error())
		}
	}
	last, _ := one.Last()
	return found{Series: one, now: last.Time}, err
}

// fromFile takes a series of a CSV, as of its last sample.
func fromFile(ctx context.Context, env cli.Env, file string, o host.Options) (found, error) {
	all, err := readRecords(ctx, env, []string{file})
	if err != nil {
		return found{}, err
	}
	one, err := only(selected(all, o), "in "+file)
	last, _ := one.Last()
	return found{Series: one, now: last.Time}, err
}

// fromMackerel takes what Mackerel knows of a host, as of the newest value where
// our clock is behind it.
func (p *plot) fromMackerel(ctx context.Context, env cli.Env, o host.Options) (found, error) {
	client, _, err := p.api.client(env)
	if err != nil {
		return found{}, err
	}
	h, err := client.Host(ctx, p.hostID)
	if err != nil {
		return found{}, err
	}
	if o.Resources[0] == usage.Inode {
		return found{}, cli.Usagef("--resource inode is not known to Mackerel: write filesystem or memory")
	}
	things, err := fleet.Things(ctx, client, h, o.Resources[0])
	if err != nil {
		return found{}, err
	}
	if len(things) == 0 {
		return found{}, cli.Usagef("nothing to draw: Mackerel knows no %s of host %s", o.Resources[0], p.hostID)
	}
	one, err := only(selected(things, o), "of host "+p.hostID)
	if err != nil {
		return found{}, err
	}
	now := env.Now().Unix()
	one, err = fleet.History(ctx, client, p.hostID, one, cmp.Or(p.reach.Duration, plotRange), now)
	last, _ := one.Last()
	return found{Series: one, owner: h.Name, now: usage.AsOf(now, last.Time)}, err
}

// selected leaves what --path, --include and --exclude leave.
func selected(all []usage.Series, o host.Options) (chosen []usage.Series) {
	matches := func(patterns []*regexp.Regexp, s usage.Series) bool {
		return slices.ContainsFunc(patterns, func(re *regexp.Regexp) bool { return re.MatchString(s.Name) || re.MatchString(s.MountPoint) })
	}
	for _, s := range all {
		switch c := o.Collect; {
		case len(c.Paths) > 0 && !slices.Contains(c.Paths, s.MountPoint),
			len(c.Include) > 0 && !matches(c.Include, s),
			matches(c.Exclude, s):
		default:
			chosen = append(chosen, s)
		}
	}
	return chosen
}

// only refuses to choose for the user.
func only(all []usage.Series, where string) (usage.Series, error) {
	switch len(all) {
	case 0:
		return usage.Series{}, cli.Usagef("nothing %s matches: see --path, --include, --exclude and --resource", where)
	case 1:
		return all[0], nil
	}
	var names []string
	for _, s := range all[:min(len(all), 8)] {
		names = append(names, units.Printable(cmp.Or(s.MountPoint, s.Name)))
	}
	return usage.Series{}, cli.Usagef("%d things %s match: choose one with --path or --include, such as %s", len(all), where, strings.Join(names, ", "))
}
