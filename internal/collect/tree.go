package collect

import (
	"path"
	"strings"
)

// tree is the list of mounts as the kernel hangs them into one another.
type tree struct {
	mounts []mount
	at     map[int]int    // index by id
	taken  map[place]bool // where something is mounted
}

// place is a mount point on a certain mount.
type place struct {
	parent int
	point  string
}

func newTree(mounts []mount) tree {
	t := tree{mounts: mounts, at: make(map[int]int, len(mounts)), taken: make(map[place]bool, len(mounts))}
	for i, m := range mounts {
		t.at[m.id] = i
		if m.id != m.parent {
			t.taken[place{m.parent, m.point}] = true
		}
	}
	return t
}

// hidden reports whether the path of m leads elsewhere: another mount covers it
// at the same mount point, or covers a directory on the way.
func (t tree) hidden(m mount) bool {
	hidden := t.taken[place{m.id, m.point}]
	t.up(m, func(m mount, parent string) bool {
		for dir := m.point; len(dir) > len(parent) && !hidden; {
			dir = path.Dir(dir)
			hidden = t.taken[place{m.parent, dir}]
		}
		return !hidden
	})
	return hidden
}

// throughFUSE reports whether the path to m asks a FUSE daemon.
func (t tree) throughFUSE(m mount) (found bool) {
	t.up(m, func(m mount, _ string) bool {
		found = found || m.isFUSE()
		return !found
	})
	return found
}

// up visits m and what it is mounted on, with the mount point of the next, as
// long as visit says so.
func (t tree) up(m mount, visit func(m mount, parent string) bool) {
	for range t.mounts { // no longer way up, even in a list that loops
		i, ok := t.at[m.parent]
		if !ok || m.id == m.parent {
			visit(m, "/")
			return
		}
		if !visit(m, t.mounts[i].point) {
			return
		}
		m = t.mounts[i]
	}
}

func (m mount) isFUSE() bool {
	return m.fstype == "fuse" || m.fstype == "fuseblk" || m.fstype == "virtiofs" || strings.HasPrefix(m.fstype, "fuse.")
}
