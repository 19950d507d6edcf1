// Package statedir opens the directory in which a program that may run as root
// remembers, and the files in it: this user's alone to write, no links
// followed, locked where several runs meet.
package statedir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Dir is a state directory, held open so that what happens to its path in the
// meantime (it may lie below a directory that others write) does not matter.
type Dir struct{ *os.Root }

// Open opens a state directory for writing, and creates it with mode 0700
// where it is missing; what is missing above it may be other users' to read, as a work
// directory that plugins share is. It refuses a symbolic link, a directory of another user,
// and one that others may write: they could make this user write elsewhere.
func Open(path string) (*Dir, error) {
	path = filepath.Clean(path)
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := create(path); err != nil {
			return nil, err
		}
		info, err = os.Lstat(path)
	}
	if err != nil {
		return nil, err
	}
	if err := safeDir(path, info); err != nil {
		return nil, err
	}
	d, err := OpenToRead(path)
	if err != nil {
		return nil, err
	}
	if same, err := d.Stat("."); err != nil || !os.SameFile(info, same) {
		d.Close()
		return nil, fmt.Errorf("%s was replaced while it was opened", path)
	}
	return d, nil
}

// create makes a directory of mode 0700, which another run may do at the same time,
// and those above it.
func create(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o700); !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

func safeDir(path string, info fs.FileInfo) error {
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a symbolic link: name the directory itself", path)
	case !info.IsDir():
		return fmt.Errorf("%s is not a directory", path)
	}
	const other = "give this user a state directory of its own"
	if err := safeOwner(info, other, "chmod it to 0700, or "+other); err != nil {
		return fmt.Errorf("%s %w", path, err)
	}
	return nil
}

// OpenToRead opens a state directory, whosever it is, for one who writes
// nothing there. It creates none.
func OpenToRead(path string) (*Dir, error) {
	root, err := os.OpenRoot(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	return &Dir{root}, nil
}

// Close gives the directory back. A nil Dir has nothing to give.
func (d *Dir) Close() error {
	if d == nil {
		return nil
	}
	return d.Root.Close()
}
