package host

import (
	"fmt"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Flags are the words by which every command of this host chooses what it
// looks at and where its history lives.
type Flags struct {
	// AnySystem lets --path name a mount point of a host that may run another
	// system than this one. Set it before Options.
	AnySystem bool

	set                     *pflag.FlagSet
	resources               []string
	include, exclude, paths []string
	useMountPoint           bool
	horizon                 cli.DurationValue
	stateDir, conf          string
}

// StateDirUsage is the help of --state-dir.
const StateDirUsage = "`DIR` where history lives (default below MACKEREL_PLUGIN_WORKDIR)"

// Register adds the flags to a command's.
func (f *Flags) Register(set *pflag.FlagSet) {
	f.set = set
	f.horizon.Duration = verdict.DefaultPolicy.Horizon
	set.StringArrayVar(&f.resources, "resource", []string{"filesystem"}, "what can run full, `filesystem|inode|memory`; repeatable; what is named replaces the default")
	set.StringArrayVar(&f.include, "include", nil, "`regexp` on filesystem name or mount point: adds to what the agent reports; repeatable")
	set.StringArrayVar(&f.exclude, "exclude", nil, "`regexp` likewise: takes away, and wins over --include; repeatable")
	set.StringArrayVar(&f.paths, "path", nil, "mount point `DIR`: only these; repeatable")
	set.BoolVar(&f.useMountPoint, "use-mountpoint", false, "name filesystems by mount point, as the agent's option")
	set.Var(&f.horizon, "horizon", "the farthest future that is told")
	set.StringVar(&f.stateDir, "state-dir", "", StateDirUsage)
	set.StringVar(&f.conf, "conf", "", "mackerel-agent.conf `FILE` (default the agent's own)")
}

// Options reads the flags and the agent's conf. Wrong use is a *cli.UsageError that
// names the word; so is a conf that the user named and that cannot be read.
func (f *Flags) Options(env cli.Env) (Options, error) {
	conf, err := agentconf.Find(f.conf, env.Getenv)
	if err != nil && f.conf != "" {
		return Options{}, cli.Usagef("--conf: %v", err)
	}
	o := Options{Conf: conf, ConfIgnored: err, StateDir: f.stateDir, Policy: verdict.DefaultPolicy}
	if err != nil {
		o.Warnings = append(o.Warnings, fmt.Sprintf("the agent's conf is ignored: %v", err))
	}
	o.Policy.Horizon = f.horizon.Duration
	o.Collect = collect.Options{Ignore: conf.Filesystems.Ignore, UseMountPoint: conf.Filesystems.UseMountPoint}
	if f.set.Changed("use-mountpoint") {
		o.Collect.UseMountPoint = f.useMountPoint
	}
	if o.Resources, err = resources(f.resources); err != nil {
		return o, err
	}
	if o.Collect.Include, err = patterns("--include", f.include); err != nil {
		return o, err
	}
	if o.Collect.Exclude, err = patterns("--exclude", f.exclude); err != nil {
		return o, err
	}
	if o.Collect.Paths, err = mountPoints(f.paths, f.AnySystem); err != nil {
		return o, err
	}
	if o.StateDir == "" {
		o.StateDir = DefaultStateDir()
		if advice := otherStateDir(env, o.StateDir); advice != "" {
			o.Warnings = append(o.Warnings, advice)
		}
	}
	return o, nil
}

func resources(words []string) (chosen []usage.Resource, err error) {
	for _, word := range words {
		r := usage.Resource(word)
		if r != usage.Filesystem && r != usage.Inode && r != usage.Memory {
			return nil, cli.Usagef("--resource %q is unknown: write filesystem, inode or memory", word)
		}
		if !slices.Contains(chosen, r) {
			chosen = append(chosen, r)
		}
	}
	return chosen, nil
}

func patterns(flag string, words []string) (compiled []*regexp.Regexp, err error) {
	for _, word := range words {
		if word == "" {
			return nil, cli.Usagef(`%s is empty: write a regular expression such as "^/mnt/"`, flag)
		}
		re, err := regexp.Compile(word)
		if err != nil {
			why := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
			return nil, cli.Usagef(`%s %q is not a regular expression (%s): write one such as "^/mnt/"`, flag, word, why)
		}
		compiled = append(compiled, re)
	}
	return compiled, nil
}

func mountPoints(words []string, anySystem bool) (cleaned []string, err error) {
	windows, example := runtime.GOOS == "windows", "/var"
	if anySystem {
		example = "/var or C:"
	}
	for _, word := range words {
		drive, isDrive := asDrive(word)
		switch {
		case isDrive && (windows || anySystem):
			cleaned = append(cleaned, drive)
		case strings.HasPrefix(word, "/") && (!windows || anySystem):
			cleaned = append(cleaned, path.Clean(word))
		case windows && !anySystem && word != "":
			cleaned = append(cleaned, strings.TrimRight(word, `\/`))
		default:
			return nil, cli.Usagef("--path %q is not a mount point: write it whole, such as %s", word, example)
		}
	}
	return cleaned, nil
}

// asDrive returns a volume of Windows as Mackerel has it, C:, however it is
// written.
func asDrive(word string) (drive string, ok bool) {
	drive = strings.ToUpper(strings.TrimRight(word, `\/`))
	return drive, len(drive) == 2 && drive[1] == ':' && 'A' <= drive[0] && drive[0] <= 'Z'
}
