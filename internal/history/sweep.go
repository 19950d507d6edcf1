package history

import (
	"cmp"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"
)

const (
	manyFiles = 1024           // histories; above this the longest untouched go
	resting   = 24 * time.Hour // but none that was written since
)

// sweep keeps a directory bounded where filesystems come and go under ever new
// names: beyond a thousand histories the longest untouched go, each with its shelf and
// what was kept aside for it. Age alone is no reason, since a clock that is years ahead
// makes all of them old. It is called when a history is created, and is content with
// what it can do.
func (d dir) sweep() {
	entries, err := fs.ReadDir(d.FS(), ".")
	if err != nil || len(entries) < manyFiles {
		return
	}
	type family struct {
		files []string
		age   time.Duration // of the newest file: a shelf may rest while its history is written
	}
	families := map[string]*family{}
	for _, e := range entries {
		name, _, ours := strings.Cut(e.Name(), suffix)
		info, err := e.Info()
		if err != nil || !ours {
			continue
		}
		age := time.Since(info.ModTime())
		f := families[name]
		if f == nil {
			f = &family{age: age}
			families[name] = f
		}
		f.files, f.age = append(f.files, e.Name()), min(f.age, age)
	}
	newestFirst := slices.SortedFunc(maps.Values(families), func(a, b *family) int { return cmp.Compare(a.age, b.age) })
	for _, f := range newestFirst[min(len(newestFirst), manyFiles):] {
		if f.age <= resting {
			continue
		}
		for _, name := range f.files {
			_ = d.Remove(name)
		}
	}
}
