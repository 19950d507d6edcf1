package history

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"mackerel-forecast/internal/statedir"
	"mackerel-forecast/internal/usage"
)

// lockWait is how long Open waits for another run, which holds a history for
// milliseconds.
const lockWait = 2 * time.Second

// Open opens the history of id below dir, creating both when they are missing;
// it waits up to two seconds for another run. See OpenContext.
func Open(dir string, id usage.ID, identity string) (*Log, error) {
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	return OpenContext(ctx, dir, id, identity)
}

// OpenContext opens the history of id below dir, creating both when they are
// missing; it waits for another run until ctx ends. identity tells one disk
// from another under the same name (UUID or fsid; empty when unknown): when it
// differs from the recorded one the history starts anew, and the old file is
// kept aside.
//
// A Log is returned even when err is not nil: it then lives in memory only,
// with what could be read, so that a run on a broken state directory still
// forecasts what it can. Close it in any case.
func OpenContext(ctx context.Context, dir string, id usage.ID, identity string) (*Log, error) {
	l := newLog(id, identity)
	err := l.open(ctx, dir, identity)
	if err == nil {
		return l, nil
	}
	l.detach()
	if l.image == nil {
		if kept, readErr := OpenReadOnly(dir, id, identity); readErr == nil {
			l = kept
		}
	}
	return l, fmt.Errorf("history of %s: %w", l, err)
}

// OpenReadOnly reads the history of id below dir without a trace on the disk.
// A history that does not exist is empty, and so is that of another disk.
// Commit does nothing.
func OpenReadOnly(dir string, id usage.ID, identity string) (*Log, error) {
	l := newLog(id, "")
	err := l.readOnly(dir)
	if was := l.Identity(); !l.Adopt(identity) {
		_ = l.Close()
		l = newLog(id, identity)
		l.anew = true
		l.warn("another disk has this name now (%s, was %s): starts anew", identity, was)
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, errUnborn) {
		return l, nil
	}
	return l, fmt.Errorf("history of %s: %w", l, err)
}

// InMemory returns the history of id that knows nothing yet, and is not kept.
func InMemory(id usage.ID, identity string) *Log { return newLog(id, identity) }

func (l *Log) readOnly(path string) error {
	d, err := statedir.OpenToRead(path)
	if err != nil {
		return err
	}
	defer d.Close()
	info, err := d.Lstat(l.name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s/%s is not a regular file: remove it", path, l.name)
	}
	f, err := d.Open(l.name)
	if err != nil {
		return err
	}
	defer f.Close()
	ctx, cancel := context.WithTimeout(context.Background(), lockWait/8)
	defer cancel()
	_ = statedir.Lock(ctx, f, false) // without it a sample that is being written may be missing
	bad, err := l.readFile(f)
	if err == nil && bad > 0 {
		l.warn("damaged (%s), what is whole is used", parts(bad))
	}
	return err
}

// readFile takes what f holds for what the Log remembers.
func (l *Log) readFile(f *os.File) (bad int, err error) {
	if l.memory == nil {
		l.memory = memories.Get().(*memory)
	}
	m, bad, err := l.memory.read(f)
	if err != nil {
		return 0, err
	}
	if m.head.nameHash == 0 {
		m.head = newHead(l.id, "")
	}
	if !m.head.is(l.id) {
		return 0, fmt.Errorf("%s holds the history of %s %s", l.name, m.head.id.Resource, m.head.id.Name)
	}
	l.image, l.ring, l.head, l.headChanged = m, &l.memory.ring, m.head, m.headRejected
	return bad, nil
}

func (l *Log) open(ctx context.Context, path, identity string) (err error) {
	if l.dir.Dir, err = statedir.Open(path); err != nil {
		return err
	}
	if err := l.openOwn(ctx, identity); err != nil {
		return err
	}
	l.Adopt(identity)
	_, err = l.dir.Lstat(l.name + shelfEnd)
	l.shelf = err == nil
	return nil
}

// openOwn opens the file of this disk: it goes round once more where it finds
// that of another.
func (l *Log) openOwn(ctx context.Context, identity string) (err error) {
	for {
		if l.file, err = l.dir.OpenLocked(ctx, l.name); err != nil {
			return err
		}
		bad, err := l.readFile(l.file)
		switch {
		case errors.Is(err, errUnborn):
			return l.create(identity)
		case err != nil:
			return err
		case conflict(l.head.identity, identity):
			if err := l.startAnew(identity); err != nil {
				return err
			}
		case bad > 0:
			return l.mend(bad)
		default:
			return l.consolidate()
		}
	}
}

// Adopt takes on the identity of a disk where none was known. It is false, and
// changes nothing, where the history is that of another disk.
func (l *Log) Adopt(identity string) bool {
	if identity != "" && l.head.identity == "" {
		l.head.identity, l.headChanged = clip(identity, maxIdentity), true
	}
	return !conflict(l.head.identity, identity)
}

// conflict reports whether two identities are of different disks.
func conflict(recorded, present string) bool {
	return recorded != "" && present != "" && recorded != clip(present, maxIdentity)
}
