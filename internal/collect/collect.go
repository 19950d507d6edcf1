// Package collect measures this host now: its filesystems, their inodes, its
// memory. Every mount has a time limit and an error of its own, so that one
// hung or broken mount hides no other. It starts no df: names and numbers are
// made from the kernel's own answers by the rules of df and of the agent.
package collect

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"mackerel-forecast/internal/usage"
)

// Options choose the filesystems that are measured.
type Options struct {
	Include       []*regexp.Regexp // on name or mount point; adds to the agent's own set
	Exclude       []*regexp.Regexp // likewise; takes away, and wins over Include and Paths
	Paths         []string         // mount points; only these, of whatever kind, when any
	Ignore        *regexp.Regexp   // the agent's [filesystems] ignore, on the df name
	UseMountPoint bool             // name by mount point, as the agent's option
}

// Reading is one measurement of one thing that can run full.
type Reading struct {
	usage.ID
	MountPoint string
	Type       string // ext4, tmpfs, ...
	Identity   string // tells one filesystem from another under the same name; empty when the system does not tell
	Sample     usage.Sample
	Err        error // why it is not told, naming the mount point; Sample is zero unless it is its name alone
}

// Filesystems measures the chosen filesystems at Unix time now, one Reading for
// each of the asked resources (Filesystem, Inode), sorted by name. Used and
// available are rounded up to whole KiB, as df does for the agent. A filesystem
// without inodes of its own (btrfs, vfat) has no inode Reading. What does not
// answer within 5 seconds, or before ctx ends, has a Reading with Err. err is
// not nil only when the list of mounts itself could not be read.
func Filesystems(ctx context.Context, o Options, resources []usage.Resource, now int64) ([]Reading, error) {
	mounts, err := listMounts()
	if err != nil {
		return nil, fmt.Errorf("cannot read the list of mounts: %w", err)
	}
	c := chooser{Options: o, goos: runtime.GOOS}
	chosen := c.choose(mounts)
	answers := measureAll(ctx, chosen)
	found := c.merge(chosen, answers)
	found = append(found, c.notMounted(mounts)...)
	return readings(found, resources, now), nil
}

// readings says what was found once for each resource, sorted.
func readings(found []filesystem, resources []usage.Resource, now int64) []Reading {
	out := make([]Reading, 0, len(found)*len(resources))
	for _, f := range found {
		for _, resource := range resources {
			used, available := f.used, f.available
			switch resource {
			case usage.Filesystem:
			case usage.Inode:
				if f.err == nil && f.inodes == 0 {
					continue
				}
				used, available = f.inodes-f.inodesFree, f.inodesFree
			default:
				continue
			}
			r := Reading{
				ID:         usage.ID{Resource: resource, Name: f.name},
				MountPoint: f.point, Type: f.fstype, Identity: f.identity, Err: cmp.Or(f.err, f.nameClash),
			}
			if f.err == nil {
				r.Sample = usage.Sample{Time: now, Used: float64(used), Size: usage.Capacity(float64(used), float64(available))}
			}
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b Reading) int {
		if byName := strings.Compare(a.Name, b.Name); byName != 0 {
			return byName
		}
		if byResource := strings.Compare(string(a.Resource), string(b.Resource)); byResource != 0 {
			return byResource
		}
		return cmp.Compare(failed(a), failed(b)) // of two with one name first the one that counts
	})
	return out
}

func failed(r Reading) int {
	if r.Err != nil {
		return 1
	}
	return 0
}
