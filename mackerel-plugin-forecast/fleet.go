package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/output/report"
)

// newFleet makes the report on every host of the organisation.
func newFleet() *cli.Command {
	f := &fleetFlags{set: pflag.NewFlagSet("", pflag.ContinueOnError)}
	f.register()
	return &cli.Command{
		Summary: "Lists the filesystems of all hosts through the Mackerel API, soonest full first.",
		Example: "mackerel-plugin-forecast fleet --service shop --top 20\nmackerel-plugin-forecast fleet --format html > disks.html",
		Flags:   f.set,
		Run:     func(ctx context.Context, env cli.Env, _ []string) error { return f.run(ctx, env) },
	}
}

func (f *fleetFlags) run(ctx context.Context, env cli.Env) error {
	o, err := f.options()
	if err != nil {
		return err
	}
	client, _, err := f.api.client(env)
	if err != nil {
		return err
	}
	bar := newProgress(env.Stderr)
	warn := func(err error) { bar.aside(func() { complain(env.Stderr, err.Error()) }) }
	if o.Cache, err = openCache(f.stateDir, env); err != nil {
		warn(fmt.Errorf("the cache is not kept: %w", err))
	}
	defer o.Cache.Close()
	o.Warn, o.Progress = warn, bar.tell
	o.Listed = func(things int) { limitMemory(env, fleet.MemoryFor(things)) }
	now := env.Now()
	found, err := fleet.Run(ctx, client, o, now.Unix())
	bar.end()
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("stopped%s: the next run goes on there", bar.where())
	}
	if err != nil {
		return err
	}
	if err := o.Cache.Tidy(now); err != nil {
		warn(err)
	}
	if err := printed(f.print(env.Stdout, found, now)); err != nil {
		return err
	}
	if len(found.Empty) > 0 {
		complain(env.Stderr, "no host is working or on standby in "+scopes(found.Empty))
	}
	return unread(env.Stderr, found)
}

// scopes names services and roles as the flags do. Mistyped, they make a report
// that looks as if all were well.
func scopes(filters []mackerel.Filter) string {
	var all []string
	for _, f := range filters {
		switch {
		case f.Service == "":
			all = append(all, "the organisation")
		case len(f.Roles) == 0:
			all = append(all, "service "+f.Service)
		}
		for _, role := range f.Roles {
			all = append(all, "role "+f.Service+":"+role)
		}
	}
	return strings.Join(all, " or ")
}

func (f *fleetFlags) print(w io.Writer, found fleet.Report, now time.Time) error {
	rows := found.Rows
	if f.top > 0 {
		rows = rows[:min(f.top, len(rows))]
	}
	style := report.Style{Now: now, Horizon: f.policy().Horizon}
	switch f.format {
	case "jsonl":
		return report.JSONL(w, rows)
	case "csv":
		return report.CSV(w, rows)
	case "html":
		return report.Page(w, rows, found.Hosts, style)
	}
	return report.Table(w, rows, style)
}

// namesLine is how many hosts a line of stderr names at most.
const namesLine = 20

// unread names all hosts that are missing from the report; those that failed
// alike share lines.
func unread(stderr io.Writer, found fleet.Report) error {
	if len(found.Unread) == 0 {
		return nil
	}
	names := map[string][]string{}
	var whys []string // in the order of the hosts
	for _, u := range found.Unread {
		why := u.Err.Error()
		if names[why] == nil {
			whys = append(whys, why)
		}
		names[why] = append(names[why], u.Host.Name)
	}
	for _, why := range whys {
		for some := range slices.Chunk(names[why], namesLine) {
			complain(stderr, strings.Join(some, ", ")+" could not be read: "+why)
		}
	}
	return &cli.ExitError{Code: cli.ExitIncomplete}
}

// openCache opens the cache where the user wants it, or in the user's cache
// directory.
func openCache(dir string, env cli.Env) (*fleet.Cache, error) {
	if dir == "" {
		base, err := userCacheDir(env)
		if err != nil {
			return nil, err
		}
		dir = filepath.Join(base, "mackerel-plugin-forecast")
	}
	return fleet.OpenCache(dir)
}

var formats = []string{"table", "jsonl", "csv", "html"}

func checkFormat(word string) error {
	if !slices.Contains(formats, word) {
		return cli.Usagef("--format %q is unknown: write table, jsonl, csv or html", word)
	}
	return nil
}
