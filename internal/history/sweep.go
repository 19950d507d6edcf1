package history

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"
	"time"
)

const (
	manyFiles = 1024           // above this the longest untouched go
	resting   = 24 * time.Hour // but none that was written since
)

// sweep keeps a directory bounded where filesystems come and go under ever new
// names: beyond a thousand histories the longest untouched go. Age alone is no
// reason, since a clock that is years ahead makes all of them old. It is called
// when a history is created, and is content with what it can do.
func (d dir) sweep() {
	entries, err := fs.ReadDir(d.FS(), ".")
	if err != nil || len(entries) < manyFiles {
		return
	}
	type file struct {
		name string
		age  time.Duration
	}
	var files []file
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.Contains(e.Name(), suffix) {
			files = append(files, file{e.Name(), time.Since(info.ModTime())})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.age, b.age) })
	for i, f := range files {
		if i >= manyFiles && f.age > resting {
			_ = d.Remove(f.name)
		}
	}
}
