package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/output/board"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// newInit makes the command that prints what to put into the agent's conf.
func newInit() *cli.Command {
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	var flags host.Flags
	flags.Register(set)
	return &cli.Command{
		Summary: "Prints the sections of mackerel-agent.conf for this host, with its filesystems as comments. The flags go into the commands.",
		Example: "mackerel-plugin-forecast init --exclude '^/boot' |\n  sudo tee -a /etc/mackerel-agent/mackerel-agent.conf",
		Flags:   set,
		Run: func(ctx context.Context, env cli.Env, _ []string) error {
			options, err := flags.Options(env)
			if err != nil {
				return err
			}
			complain(env.Stderr, options.Warnings...)
			watched, others, err := survey(ctx, options, env.Now().Unix())
			if err != nil {
				return err
			}
			self, err := os.Executable()
			if err != nil {
				return err
			}
			given, err := changedFlags(set)
			if err != nil {
				return err
			}
			return writeSections(env.Stdout, self, given, options.Policy, watched, others)
		},
	}
}

// survey measures what the options choose, and the filesystems beside it.
func survey(ctx context.Context, o host.Options, now int64) (watched, others []collect.Reading, err error) {
	watched, err = collect.Filesystems(ctx, o.Collect, o.Resources, now)
	if err != nil {
		return nil, nil, err
	}
	all := o.Collect
	all.Include, all.Exclude, all.Paths = []*regexp.Regexp{regexp.MustCompile("")}, nil, nil
	mounted, err := collect.Filesystems(ctx, all, []usage.Resource{usage.Filesystem}, now)
	if err != nil {
		return nil, nil, err
	}
	others = unwatched(mounted, watched)
	if slices.Contains(o.Resources, usage.Memory) {
		watched = append(watched, collect.Memory(now))
	}
	return watched, others, nil
}

// unwatched returns what is mounted beside the watched filesystems.
func unwatched(mounted, watched []collect.Reading) []collect.Reading {
	return slices.DeleteFunc(mounted, func(m collect.Reading) bool {
		return m.Err != nil || slices.ContainsFunc(watched, func(w collect.Reading) bool { return w.MountPoint == m.MountPoint })
	})
}

// changedFlags returns the flags that were given, as words of a command that is
// started in another directory.
func changedFlags(set *pflag.FlagSet) (given []string, err error) {
	set.Visit(func(f *pflag.Flag) {
		if f.Name == "state-dir" || f.Name == "conf" {
			path, absErr := filepath.Abs(f.Value.String())
			given, err = append(given, "--"+f.Name, path), cmp.Or(err, absErr)
			return
		}
		if array, ok := f.Value.(pflag.SliceValue); ok {
			for _, value := range array.GetSlice() {
				given = append(given, "--"+f.Name, value)
			}
			return
		}
		if f.Value.Type() != "bool" {
			given = append(given, "--"+f.Name, f.Value.String())
		} else if f.Value.String() == "true" {
			given = append(given, "--"+f.Name)
		}
	})
	return given, err
}

// writeSections takes the check's thresholds from the policy, no farther away than
// the horizon: beyond it the check refuses them.
func writeSections(w io.Writer, self string, flags []string, p verdict.Policy, watched, others []collect.Reading) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\n# mackerel-plugin-forecast: days until every filesystem is full.\n")
	things, metrics := counts(watched)
	fmt.Fprintf(&b, "# %d watched, which makes %d custom metrics:\n", things, metrics)
	writeReadings(&b, watched)
	if len(others) > 0 {
		fmt.Fprint(&b, "# Mounted, not watched (--include and a regular expression adds them):\n")
		writeReadings(&b, others)
	}
	fmt.Fprintf(&b, "[plugin.metrics.forecast]\ncommand = %s\n\n", tomlArray(append([]string{self}, flags...)))
	within := func(threshold time.Duration) string { return units.ExactDuration(min(threshold, p.Horizon)) }
	check := append([]string{checkBeside(self), "--warning", within(p.Warning), "--critical", within(p.Critical)}, flags...)
	fmt.Fprintf(&b, "[plugin.checks.diskfull-eta]\ncommand = %s\n", tomlArray(check))
	_, err := io.WriteString(w, b.String())
	return err
}

// counts tells how many things are watched and how many metrics that makes: two
// for each, and one more for the soonest of each kind. Of those that share a
// name one is told.
func counts(watched []collect.Reading) (things, metrics int) {
	names, kinds := map[usage.ID]bool{}, map[usage.Resource]bool{}
	for _, r := range watched {
		names[r.ID], kinds[r.Resource] = true, true
	}
	return len(names), 2*len(names) + len(kinds)
}

func writeReadings(b *strings.Builder, readings []collect.Reading) {
	for _, r := range readings {
		point := units.Printable(r.MountPoint) // a line break in it would end the comment
		fmt.Fprintf(b, "#   %s %s ", board.Pad(r.Name, 24), board.Pad(point, 20))
		if r.Err != nil {
			fmt.Fprintf(b, "%s\n", units.Printable(r.Err.Error()))
			continue
		}
		size := units.FormatBytes(r.Sample.Size)
		if r.Resource == usage.Inode {
			size = fmt.Sprintf("%.0f inodes", r.Sample.Size)
		}
		fmt.Fprintf(b, "%-8s %.1f%% of %s\n", units.Printable(r.Type), 100*r.Sample.Share(), size)
	}
}

// checkBeside is the check's path: it is installed where this program is.
func checkBeside(self string) string {
	return filepath.Join(filepath.Dir(self), "check-diskfull-eta"+filepath.Ext(self))
}

// tomlArray writes words as a TOML array, literal where that is possible, so
// that regular expressions and Windows paths stay readable. Control characters are
// escaped: TOML allows hardly any, and a terminal would obey them.
func tomlArray(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = "'" + word + "'"
		if strings.ContainsFunc(word, func(r rune) bool { return r == '\'' || unicode.IsControl(r) }) {
			quoted[i] = tomlBasic(word)
		}
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func tomlBasic(word string) string {
	var b strings.Builder
	for _, r := range word {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsControl(r):
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}
