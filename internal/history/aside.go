package history

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// maxAside is how many files are kept aside for one history.
const maxAside = 3

// mend keeps a damaged file aside and goes on with what is whole.
func (l *Log) mend(bad int) error {
	l.head.nameHash = nameHash(l.id)
	aside := asideName(l.name, damagedEnd)
	err := l.dir.copy(l.name, aside, l.image.bytes)
	if err == nil {
		err = l.replace()
	}
	if err == nil {
		l.warn("damaged (%s), what is whole is used, the damaged file is kept as %s", parts(bad), aside)
		return l.dir.forgetAside(l.name, aside)
	}
	// No room for a second file: mend the one there is.
	l.dir.Remove(aside)
	m := newImage(l.head, l.ring)
	if _, err := l.file.WriteAt(m.bytes, 0); err != nil {
		return err
	}
	if err := l.file.Truncate(fileSize); err != nil {
		return err
	}
	m.spans = nil
	l.image, l.head = m, m.head
	l.warn("damaged (%s), what is whole is used, the damaged file could not be kept: %v", parts(bad), err)
	return nil
}

func parts(n int) string {
	if n == 1 {
		return "1 part unreadable"
	}
	return fmt.Sprintf("%d parts unreadable", n)
}

// startAnew keeps the history of another disk aside.
func (l *Log) startAnew(identity string) error {
	aside := asideName(l.name, otherEnd)
	if err := l.dir.Rename(l.name, aside); err != nil {
		return err
	}
	l.warn("another disk has this name now (%s, was %s): starts anew, the old file is kept as %s",
		identity, l.head.identity, aside)
	l.file.Close()
	l.file, l.image, l.anew = nil, nil, true
	l.ring.Reset()
	if err := l.dir.Remove(l.name + shelfEnd); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return l.dir.forgetAside(l.name, aside)
}

func asideName(name, kind string) string {
	return name + kind + time.Now().UTC().Format("20060102T150405.000000Z")
}

// copy gives a file a second name, or its bytes to a second file where the
// system has no second names.
func (d dir) copy(name, second string, bytes []byte) error {
	if d.Link(name, second) == nil {
		return nil
	}
	f, err := d.write(second, bytes)
	if err != nil {
		return err
	}
	return f.Close()
}

// forgetAside removes the oldest of the files kept aside for a history. Where the
// clock was ahead their dates are later than that of the newest, which stays.
func (d dir) forgetAside(name, newest string) error {
	entries, err := fs.ReadDir(d.FS(), ".")
	if err != nil {
		return err
	}
	var kept []string
	for _, e := range entries {
		if n := e.Name(); strings.HasPrefix(n, name+damagedEnd) || strings.HasPrefix(n, name+otherEnd) {
			kept = append(kept, n)
		}
	}
	date := func(n string) string { return n[strings.LastIndexByte(n, '-'):] }
	believed := func(n string) string {
		if date(n) > date(newest) {
			return "" // of an unknown age: it goes first
		}
		return date(n)
	}
	slices.SortFunc(kept, func(a, b string) int { return strings.Compare(believed(b), believed(a)) })
	for _, old := range kept[min(len(kept), maxAside):] {
		if err := d.Remove(old); err != nil {
			return err
		}
	}
	return nil
}
