package collect

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"mackerel-forecast/internal/usage"
)

// space is what a filesystem answers.
type space struct {
	used, available    uint64 // bytes, each rounded up to whole KiB; available to ordinary users
	inodes, inodesFree uint64 // inodes is 0 where the filesystem has none of its own
	identity           string
	err                error
}

// filesystem is a mount with its answer and its name.
type filesystem struct {
	mount
	space
	name string
}

// What is not told: it has left since the list was read, or it holds nothing.
var (
	errGone   = errors.New("is not mounted any more")
	errNoSize = errors.New("has no size: it holds nothing that could run full")
)

// vmVolume is where older macOS keeps its swap: the agent adds what it uses to
// the root filesystem and tells no line of its own.
const vmVolume = "/private/var/vm"

// foldVM does so on macOS.
func foldVM(mounts []mount, answers []space) {
	root := slices.IndexFunc(mounts, func(m mount) bool { return m.point == "/" })
	for i, m := range mounts {
		if m.point != vmVolume {
			continue
		}
		if root >= 0 && answers[i].err == nil {
			answers[root].used += answers[i].used
		}
		answers[i] = space{err: errGone}
	}
}

// merge joins mounts and answers. Of several rows with one name the agent posts
// the last, so that one is told; where they are different devices, the others
// are told to be hidden by it.
func (c chooser) merge(mounts []mount, answers []space) []filesystem {
	found := make([]filesystem, 0, len(mounts))
	at := make(map[string]int, len(mounts))
	if c.goos == "darwin" {
		foldVM(mounts, answers)
	}
	for i, m := range mounts {
		f := filesystem{mount: m, space: answers[i], name: m.name(c.goos, c.UseMountPoint)}
		if errors.Is(f.err, errGone) || errors.Is(f.err, errNoSize) {
			if len(c.Paths) == 0 {
				continue
			}
		}
		if f.err != nil {
			f.err = fmt.Errorf("%s %w", m.point, f.err)
		}
		before, taken := at[f.name]
		at[f.name] = len(found)
		switch {
		case !taken:
			found = append(found, f)
		case found[before].source == f.source && (f.err == nil || found[before].err != nil):
			at[f.name], found[before] = before, f
		case found[before].source == f.source:
			at[f.name] = before
		default:
			winner, hidden := &f, &found[before]
			if c.agentsOwn(*hidden) && !c.agentsOwn(f) {
				winner, hidden = hidden, winner
				at[f.name] = before
			}
			hidden.err = fmt.Errorf("%s (%s) is hidden: %s (%s) has the same name %s; tell them apart with --use-mountpoint, or --exclude one by its mount point",
				hidden.point, hidden.source, winner.point, winner.source, f.name)
			found = append(found, f)
		}
	}
	return found
}

func (c chooser) agentsOwn(f filesystem) bool { return f.agents(c.goos) }

func (c chooser) hasPath(point string) bool {
	return slices.ContainsFunc(c.Paths, func(p string) bool { return filepath.Clean(p) == point })
}

// notMounted returns an error for each asked path that is no mount point.
func (c chooser) notMounted(mounts []mount) []filesystem {
	var missing []filesystem
	for _, path := range c.Paths {
		path = filepath.Clean(path)
		if slices.ContainsFunc(mounts, func(m mount) bool { return m.point == path }) {
			continue
		}
		missing = append(missing, filesystem{
			mount: mount{point: path},
			name:  usage.MetricName(path),
			space: space{err: fmt.Errorf("%s is not a mount point%s", path, holder(mounts, path))},
		})
	}
	return missing
}

// holder says which mount a path lies on, if any.
func holder(mounts []mount, path string) string {
	longest := ""
	for _, m := range mounts {
		below := m.point == "/" || strings.HasPrefix(path, m.point+"/")
		if below && len(m.point) > len(longest) {
			longest = m.point
		}
	}
	if longest == "" || !strings.HasPrefix(path, "/") {
		return ": give the mount point as df shows it"
	}
	return ": it would lie on " + longest
}

// wholeKiB rounds bytes up to whole KiB: df tells the agent no more.
func wholeKiB(bytes uint64) uint64 { return (bytes + 1023) &^ 1023 }
