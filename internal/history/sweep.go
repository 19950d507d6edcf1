package history

import (
	"io/fs"
	"slices"
	"strings"
	"time"

	"mackerel-forecast/internal/retention"
)

const (
	fewFiles  = 256            // below this a directory is left alone
	manyFiles = 1024           // above this the longest untouched go
	resting   = 24 * time.Hour // but none that was written since
)

// sweep keeps a directory bounded where filesystems come and go under ever new
// names: histories go that were not written for longer than samples are told,
// and beyond a thousand the longest untouched. It is called when a history is
// created, and is content with what it can do.
func (d *dir) sweep() {
	entries, err := fs.ReadDir(d.root.FS(), ".")
	if err != nil || len(entries) < fewFiles {
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
	slices.SortFunc(files, func(a, b file) int { return int(min(max(a.age-b.age, -1), 1)) })
	for i, f := range files {
		if f.age > retention.Age*time.Second || i >= manyFiles && f.age > resting {
			_ = d.root.Remove(f.name)
		}
	}
}
