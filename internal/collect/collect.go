// Package collect measures this host now: its filesystems, their inodes, its
// memory. Every mount has a time limit and an error of its own, so that one
// hung or broken mount hides no other.
package collect

import (
	"context"
	"regexp"

	"mackerel-forecast/internal/usage"
)

// Options choose the filesystems that are measured.
type Options struct {
	Include       []*regexp.Regexp // on name or mount point; adds to the agent's own set
	Exclude       []*regexp.Regexp // likewise; takes away, and wins over Include
	Paths         []string         // mount points; only these, when any
	Ignore        *regexp.Regexp   // the agent's [filesystems] ignore, on the df name
	UseMountPoint bool             // name by mount point, as the agent's option
}

// Reading is one measurement of one thing that can run full.
type Reading struct {
	usage.ID
	MountPoint string
	Device     string // as the kernel names it: /dev/mapper/VolGroup-lv_root
	Type       string // ext4, tmpfs, ...
	Identity   string // UUID or fsid; empty when the system does not tell
	Sample     usage.Sample
	Err        error // why it could not be measured; then Sample is zero
}

// Filesystems measures the chosen filesystems at Unix time now, one Reading for
// each of the asked resources (Filesystem, Inode), sorted by name. err is not
// nil only when the list of mounts itself could not be read.
func Filesystems(ctx context.Context, o Options, resources []usage.Resource, now int64) ([]Reading, error) {
	return nil, nil
}

// Memory measures the host's memory at Unix time now: used as the agent's own
// memory.used, size as memory.total, in bytes.
func Memory(ctx context.Context, now int64) Reading {
	return Reading{ID: usage.ID{Resource: usage.Memory, Name: "memory"}}
}
