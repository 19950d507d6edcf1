package collect

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

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
	name      string
	nameClash error // why it has no history: its name is that of another one
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
// the last, so that one is told. Where the others are of the same filesystem
// (btrfs subvolumes) no more is said, unless the user has named them; where they
// are not, they are told to be hidden by it, for two disks must not mix in one
// history.
func (c chooser) merge(mounts []mount, answers []space) []filesystem {
	found := make([]filesystem, 0, len(mounts))
	at := make(map[string]int, len(mounts))
	var hidden []int // places in found
	if c.goos == "darwin" {
		foldVM(mounts, answers)
	}
	for i, m := range mounts {
		f := filesystem{mount: m, space: answers[i], name: m.name(c.goos, c.UseMountPoint)}
		nothing := errors.Is(f.err, errGone) || errors.Is(f.err, errNoSize)
		if nothing && len(c.Paths) == 0 {
			continue
		}
		if f.err != nil {
			f.err = fmt.Errorf("%s %w", shown(m.point), f.err)
		}
		before, taken := at[f.name]
		switch {
		case !taken:
			at[f.name] = len(found)
			found = append(found, f)
		case found[before].dev == f.dev && len(c.Paths) == 0:
			if f.err == nil || found[before].err != nil {
				found[before] = f
			}
		default:
			if c.precedes(f, found[before]) {
				f, found[before] = found[before], f
			}
			hidden = append(hidden, len(found))
			found = append(found, f)
		}
	}
	for _, i := range hidden { // only now is it known which one is told
		found[i].nameClash = c.hiddenBy(found[at[found[i].name]], found[i], found)
	}
	return found
}

// precedes reports whether of two with one name f is told rather than seen, which
// comes before it: of two devices the one whose own name it is for the agent, of
// one device the mount that can be read and that df prefers.
func (c chooser) precedes(f, seen filesystem) bool {
	switch {
	case f.dev != seen.dev:
		return f.postedByAgent(c.goos) || !seen.postedByAgent(c.goos)
	case (f.err == nil) != (seen.err == nil):
		return f.err == nil
	}
	return replaces(f.mount, seen.mount)
}

func (c chooser) hiddenBy(winner, hidden filesystem, found []filesystem) error {
	way := "--exclude the mount point of one of them"
	if c.apart(winner, found) && c.apart(hidden, found) {
		way = "--use-mountpoint or --exclude tells them apart"
	}
	return fmt.Errorf("%s (%s) is not told: %s (%s) has the same name %s; %s",
		shown(hidden.point), shown(hidden.source), shown(winner.point), shown(winner.source), winner.name, way)
}

// apart reports whether f has a name of its own by its mount point.
func (c chooser) apart(f filesystem, found []filesystem) bool {
	byPoint := func(f filesystem) string { return f.mount.name(c.goos, true) }
	return !slices.ContainsFunc(found, func(other filesystem) bool {
		return other.point != f.point && byPoint(other) == byPoint(f)
	})
}

// shown quotes a path that would be hard to tell in a line of text.
func shown(path string) string {
	hard := func(r rune) bool { return r == unicode.ReplacementChar || !unicode.IsPrint(r) || unicode.IsSpace(r) }
	if path == "" || strings.ContainsFunc(path, hard) {
		return strconv.Quote(path)
	}
	return path
}

func (c chooser) hasPath(point string) bool {
	return slices.ContainsFunc(c.Paths, func(path string) bool { return c.clean(path) == point })
}

// clean writes a path as mount points are written: D:\ is the drive D:.
func (c chooser) clean(path string) string {
	if c.goos == "windows" {
		return strings.ToUpper(strings.TrimRight(path, `\/`))
	}
	return filepath.Clean(path)
}

// notMounted returns an error for each asked path that is no mount point.
func (c chooser) notMounted(mounts []mount) []filesystem {
	if len(c.Paths) == 0 {
		return nil
	}
	var missing []filesystem
	all := newTree(mounts)
	for _, path := range c.Paths {
		point := c.clean(path)
		if slices.ContainsFunc(mounts, func(m mount) bool { return m.point == point && !all.hidden(m) }) {
			continue
		}
		missing = append(missing, filesystem{
			mount: mount{point: point},
			name:  usage.MetricName(point),
			space: space{err: c.noMountPoint(mounts, path, point)},
		})
	}
	return missing
}

// noMountPoint says what a path is that is none.
func (c chooser) noMountPoint(mounts []mount, path, point string) error {
	end := point
	if c.goos != "windows" && filepath.IsAbs(point) {
		end = follow(mounts, point)
	}
	if end != point && isMountPoint(mounts, end) {
		return fmt.Errorf("%s is a link to %s: write that", shown(path), shown(end))
	}
	return fmt.Errorf("%s is not a mount point%s", shown(path), holder(mounts, end))
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
	return ": it would lie on " + shown(longest)
}

// wholeKiB rounds bytes up to whole KiB: df tells the agent no more.
func wholeKiB(bytes uint64) uint64 { return (bytes + 1023) &^ 1023 }
