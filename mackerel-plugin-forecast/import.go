package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// newImport makes the command that puts recorded history where the plugin and
// the check look for theirs.
func newImport() *cli.Command {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	resources := flags.StringArray("resource", []string{string(usage.Filesystem)}, "what was recorded: `filesystem|inode|memory`")
	name := flags.String("name", "", "`NAME` of the filesystem, for a file with one series (default the column name, else the file's name)")
	stateDir := flags.String("state-dir", "", host.StateDirUsage)
	return &cli.Command{
		Args: "FILE...",
		Summary: "Puts recorded history (CSV: time,used,size and optionally name; - is standard input) into the state directory, " +
			"beside what is there. Run it as the user of the agent.",
		Example: "mackerel-plugin-forecast import --name vda1 root.csv\n" +
			"mackerel-plugin-forecast simulate --size 16GiB --growth 200MiB/day \\\n    --start $(date -u -d '30 days ago' +%FT%TZ) |\n" +
			"  mackerel-plugin-forecast import --resource memory --state-dir /tmp/try -",
		Flags: flags,
		Run: func(ctx context.Context, env cli.Env, files []string) error {
			if *stateDir == "" {
				*stateDir = host.DefaultStateDir()
			}
			if len(*resources) > 1 {
				return cli.Usagef("--resource is given twice: an import is of one thing")
			}
			series, incomplete := readRecords(ctx, env, files)
			if series == nil {
				return incomplete
			}
			series, err := called(series, *name, usage.Resource((*resources)[0]))
			if err != nil {
				return err
			}
			here := sizesHere(ctx, series, env.Now().Unix())
			var kept, barren []string
			for _, s := range series {
				if err := ctx.Err(); err != nil {
					return printed(err)
				}
				err := importSeries(env, *stateDir, s, here[s.Name])
				switch {
				case err == nil:
					kept = append(kept, s.Name)
					continue
				case errors.Is(err, errNothing):
					barren = append(barren, s.Name)
				default:
					complain(env.Stderr, err.Error())
				}
				incomplete = &cli.ExitError{Code: cli.ExitIncomplete}
			}
			if len(barren) > 0 {
				complain(env.Stderr, fmt.Sprintf("nothing to import of %s: %v", units.Names(barren, 5), errNothing))
			}
			if series[0].Resource != usage.Memory {
				complain(env.Stderr, strangers(kept)...)
			}
			return incomplete
		},
	}
}

// called gives the series the names under which the plugin looks for them: the
// name that Mackerel's own graphs use.
func called(series []usage.Series, name string, resource usage.Resource) ([]usage.Series, error) {
	way := "import them one by one with --name"
	switch resource {
	case usage.Filesystem, usage.Inode:
	case usage.Memory:
		if name != "" && name != "memory" {
			return nil, cli.Usagef("--name %q is never read: the history of memory is called memory, leave --name out", name)
		}
		name, way = "memory", "a host has one memory"
	default:
		return nil, cli.Usagef("--resource %q is unknown: write filesystem, inode or memory", resource)
	}
	origin := map[string]string{}
	for i := range series {
		from := series[i].Name
		to := graphName(from)
		if name != "" {
			to = name
		}
		if other, taken := origin[to]; taken && other != from {
			return nil, cli.Usagef("%q and %q would both become the history of %q: %s", other, from, to, way)
		}
		origin[to] = from
		series[i].ID = usage.ID{Resource: resource, Name: to}
	}
	if name != usage.MetricName(name) {
		return nil, cli.Usagef("--name %q is no filesystem name: write it as Mackerel's graphs do, %q", name, graphName(name))
	}
	return series, nil
}

// strangers names, in a line, those by which no filesystem of this host is called:
// nothing reads their history, unless it is mounted later.
func strangers(names []string) []string {
	reported, possible, err := collect.Names()
	if err != nil {
		return []string{err.Error()}
	}
	strange := slices.DeleteFunc(names, func(name string) bool { return slices.Contains(possible, name) })
	if len(strange) == 0 {
		return nil
	}
	line := "no filesystem of this host is called " + units.Names(strange, 5)
	if len(reported) > 0 {
		line += ": here are " + units.Names(reported, 5)
	}
	return []string{line}
}

// graphName is the name of a filesystem in Mackerel's own graphs, by its device.
func graphName(device string) string {
	return usage.MetricName(strings.TrimPrefix(device, "/dev/"))
}

const stampLayout = time.DateTime + " MST"

// importSeries merges one series into its history and says what was taken. sizeHere
// is the size that this host measures, 0 where it does not.
func importSeries(env cli.Env, dir string, s usage.Series, sizeHere float64) (err error) {
	past := keepable(env, s)
	newest, ok := past.Last()
	if !ok {
		return errNothing
	}
	if err := checkUnit(newest, sizeHere); err != nil {
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	first, last := time.Unix(past.Samples[0].Time, 0), time.Unix(newest.Time, 0)
	log, err := history.Open(dir, s.ID, "")
	defer func() {
		complain(env.Stderr, log.Warnings()...)
		err = errors.Join(err, log.Close())
	}()
	if err != nil {
		return err
	}
	before := len(log.Samples())
	log.Import(past.Samples)
	if err := log.Commit(); err != nil {
		return err
	}
	zone := env.Now().Location()
	_, err = io.WriteString(env.Stdout, fmt.Sprintf("%s: took %s, %s to %s; the history held %d and now holds %d, thinned with age\n",
		units.Printable(s.Name), units.Plural(len(past.Samples), "sample"), first.In(zone).Format(stampLayout), last.In(zone).Format(stampLayout), before, len(log.Samples())))
	return err
}

// keptDays is how far back a history goes.
const keptDays = retention.Age / units.DaySeconds

var errNothing = fmt.Errorf("no sample within the %d days that are kept", keptDays)

// keepable leaves out what the next run would not know any more, and what it
// would take for a clock that is wrong. It tells how much, where anything is left.
func keepable(env cli.Env, s usage.Series) usage.Series {
	now := env.Now().Unix()
	past, old := s.Until(now), s.Until(now-retention.Age-1)
	ahead := len(s.Samples) - len(past.Samples)
	past.Samples = past.Samples[len(old.Samples):]
	if len(past.Samples) == 0 {
		return past
	}
	if ahead > 0 {
		fmt.Fprintf(env.Stderr, "%s: %s in the future, left out\n", units.Printable(s.Name), units.Plural(ahead, "sample"))
	}
	if n := len(old.Samples); n > 0 {
		fmt.Fprintf(env.Stderr, "%s: %s older than the %d days that are kept, left out\n", units.Printable(s.Name), units.Plural(n, "sample"), keptDays)
	}
	return past
}
