package history

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"mackerel-forecast/internal/statedir"
)

// create writes the whole file, zeros included, so that the disk gives all its
// room now: what is recorded later overwrites. The heads come last; without
// them the file holds nothing yet.
func (l *Log) create(identity string) error {
	l.dir.sweep()
	l.head = newHead(l.id, identity)
	m := newImage(l.head, l.ring)
	overwriteInPlace(l.file)
	_, err := l.file.WriteAt(m.bytes[heads*headSize:], heads*headSize)
	if err == nil {
		_, err = l.file.WriteAt(m.bytes[:heads*headSize], 0)
	}
	if err != nil {
		return errors.Join(err, l.dir.Remove(l.name))
	}
	m.spans = nil
	l.image, l.head = m, m.head
	return nil
}

// replace puts a file that holds what the ring holds in place of the present
// one, all of it or nothing.
func (l *Log) replace() error {
	m := newImage(l.head, l.ring)
	f, err := l.dir.write(l.name, m.bytes)
	if err != nil {
		return err
	}
	l.file.Close()
	m.spans = nil
	l.file, l.image, l.head = f, m, m.head
	return nil
}

// write makes name lead to a new file, locked, that holds the bytes.
func (d dir) write(name string, bytes []byte) (f *os.File, err error) {
	temporary := name + newEnd
	if err := d.Remove(temporary); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	f, err = d.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return nil, err
	}
	overwriteInPlace(f)
	for _, step := range []func() error{
		func() error { return statedir.Lock(context.Background(), f, true) },
		func() error { _, err := f.Write(bytes); return err },
		f.Sync, // after a power cut the name must not lead to an empty file
		func() error { return d.Rename(temporary, name) },
	} {
		if err := step(); err != nil {
			f.Close()
			return nil, errors.Join(err, d.Remove(temporary))
		}
	}
	return f, nil
}
