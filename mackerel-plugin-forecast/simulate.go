package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/csvhistory"
	"mackerel-forecast/internal/simulate"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// maxSimulated bounds what one simulation takes of memory.
const maxSimulated = 20_000_000

// newSimulate makes the command that writes a synthetic history.
func newSimulate() *cli.Command {
	f := simulateFlags{FlagSet: pflag.NewFlagSet("", pflag.ContinueOnError)}
	f.register()
	return &cli.Command{
		Summary: "Writes a synthetic history as CSV, to feed replay. Equal flags give equal output.",
		Example: "mackerel-plugin-forecast simulate --growth 5GiB/day --rotate 20GiB/1d |\n  mackerel-plugin-forecast replay -\n" +
			"mackerel-plugin-forecast simulate --family runaway --seed 3 > runaway.csv",
		Flags: f.FlagSet,
		Run: func(ctx context.Context, env cli.Env, _ []string) error {
			if f.list {
				return listFamilies(env)
			}
			series, err := f.series(ctx)
			if err != nil {
				return printed(err)
			}
			return printed(csvhistory.Write(cli.WriteUntil(ctx, env.Stdout), series))
		},
	}
}

type simulateFlags struct {
	*pflag.FlagSet
	size, used, growth, noise, start, name, family string
	rotate, jump                                   []string
	length, interval                               cli.DurationValue
	seed                                           uint64
	list                                           bool
}

func (f *simulateFlags) register() {
	f.length.Duration, f.interval.Duration = 30*units.Day, 5*time.Minute
	f.StringVar(&f.size, "size", "200GiB", "the filesystem's `SIZE`")
	f.StringVar(&f.used, "start-used", "40%", "used at the start, a `SIZE` or a share such as 40%")
	f.StringVar(&f.growth, "growth", "2GiB/day", "even growth, an `AMOUNT/TIME`")
	f.StringArrayVar(&f.rotate, "rotate", nil, "`AMOUNT/TIME`: grows by this in each period and is deleted at its end, as 20GiB/1d; repeatable")
	f.StringArrayVar(&f.jump, "jump", nil, "`AMOUNT@TIME`: added at once, that long after the start, as 30GiB@10d; repeatable")
	f.StringVar(&f.noise, "noise", "100MiB", "`SIZE` by which used strays from all this at random (standard deviation), about an hour at a time")
	f.Var(&f.length, "for", "length of the history")
	f.Var(&f.interval, "interval", "time between two samples")
	f.StringVar(&f.start, "start", "2024-01-01T00:00:00Z", "`TIME` of the first sample, RFC 3339")
	f.StringVar(&f.name, "name", "simulated", "`NAME` of the series")
	f.Uint64Var(&f.seed, "seed", 0, "seed of the random numbers, a `NUMBER`")
	f.StringVar(&f.family, "family", "", "one of the kinds of history that this forecast is tested with, by `NAME`, instead of the flags above; the seed chooses which")
	f.BoolVar(&f.list, "families", false, "list the kinds")
}

func listFamilies(env cli.Env) error {
	w := tabwriter.NewWriter(env.Stdout, 0, 8, 2, ' ', 0)
	for _, family := range simulate.Families() {
		fmt.Fprintf(w, "%s\t%s\n", family.Name, family.About)
	}
	return w.Flush()
}

// series makes what the flags ask for.
func (f *simulateFlags) series(ctx context.Context) (usage.Series, error) {
	if f.family == "" {
		recipe, err := f.recipe()
		if err != nil {
			return usage.Series{}, err
		}
		return recipe.Series(ctx)
	}
	family, ok := simulate.ByName(f.family)
	if !ok {
		return usage.Series{}, cli.Usagef("--family %q is unknown: see --families", f.family)
	}
	var useless string
	f.Visit(func(flag *pflag.Flag) {
		if !slices.Contains([]string{"family", "seed", "name"}, flag.Name) {
			useless = flag.Name
		}
	})
	if useless != "" {
		return usage.Series{}, cli.Usagef("--%s cannot be combined with --family: leave one of them out", useless)
	}
	series := family.History(simulate.Tune, f.seed).Series
	if f.Changed("name") {
		series.Name = f.name
	}
	return series, nil
}

func (f *simulateFlags) recipe() (r simulate.Recipe, err error) {
	wrong := func(flag string, err error) (simulate.Recipe, error) { return r, cli.Usagef("--%s: %v", flag, err) }
	r = simulate.Recipe{Name: f.name, For: f.length.Duration, Every: f.interval.Duration, Seed: f.seed}
	if r.Size, err = units.ParseBytes(f.size); err != nil {
		return wrong("size", err)
	}
	if r.Size < 1<<20 {
		return wrong("size", fmt.Errorf("%q is too small: 1MiB at least", f.size))
	}
	if r.Used, err = bytesOrShare(f.used, r.Size); err != nil {
		return wrong("start-used", err)
	}
	if r.Used > r.Size {
		return wrong("start-used", fmt.Errorf("%q is more than --size %s", f.used, f.size))
	}
	growth, in, err := units.ParseRate(f.growth)
	if err != nil {
		return wrong("growth", err)
	}
	r.Growth = growth / in.Hours() * 24
	if r.Noise, err = units.ParseBytes(f.noise); err != nil {
		return wrong("noise", err)
	}
	for _, word := range f.rotate {
		height, period, err := units.ParseRate(word)
		if err != nil {
			return wrong("rotate", err)
		}
		r.Teeth = append(r.Teeth, simulate.Tooth{Height: height, Period: period})
	}
	for _, word := range f.jump {
		jump, err := parseJump(word)
		if err != nil {
			return wrong("jump", err)
		}
		if jump.After > r.For {
			return wrong("jump", fmt.Errorf("%q comes after the end: the history is --for %s", word, &f.length))
		}
		r.Jumps = append(r.Jumps, jump)
	}
	if r.Start, err = time.Parse(time.RFC3339, f.start); err != nil || r.Start.Unix() <= 0 {
		return r, cli.Usagef("--start %q: write a time after 1970 such as 2024-01-01T00:00:00Z", f.start)
	}
	if end := r.Start.Add(r.For); end.Unix() > csvhistory.Latest {
		return r, cli.Usagef("--start %s and --for %s end in %d: 2299 is the last year that replay reads", f.start, &f.length, end.Year())
	}
	if n := r.For / r.Every; n > maxSimulated {
		return r, cli.Usagef("--for %s with a sample every %s is %d samples: %d at most", &f.length, &f.interval, n, maxSimulated)
	}
	return r, nil
}

// bytesOrShare reads a size, or a share of the whole such as 40%.
func bytesOrShare(word string, whole float64) (float64, error) {
	percent, isShare := strings.CutSuffix(word, "%")
	if !isShare {
		return units.ParseBytes(word)
	}
	share, err := strconv.ParseFloat(percent, 64)
	if err != nil || !(share >= 0 && share <= 100) {
		return 0, fmt.Errorf("%q is not a share: write one such as 40%%", word)
	}
	return share / 100 * whole, nil
}

func parseJump(word string) (j simulate.Jump, err error) {
	amount, after, found := strings.Cut(word, "@")
	if !found {
		return j, fmt.Errorf("%q has no time: write an amount and a time after the start, as 30GiB@10d", word)
	}
	if j.Height, err = units.ParseBytes(amount); err != nil {
		return j, err
	}
	var at cli.DurationValue
	err = at.Set(after)
	j.After = at.Duration
	return j, err
}
