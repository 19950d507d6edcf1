package statedir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// OpenFile opens the file that name leads to; one that is made has mode 0600.
// It refuses what is not a regular file, a symbolic link above all, and what is
// not this user's alone to write.
func (d *Dir) OpenFile(name string, flag int) (*os.File, error) {
	if info, err := d.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return nil, d.explain(name, nil) // opening a pipe may wait for ever
	}
	return d.open(name, flag, func(*os.File) error { return nil })
}

// OpenLocked opens a file to read and write it as OpenFile does, an empty one
// where there is none, and waits for its lock until ctx ends (see Lock).
func (d *Dir) OpenLocked(ctx context.Context, name string) (*os.File, error) {
	return d.open(name, os.O_RDWR|os.O_CREATE, func(f *os.File) error { return Lock(ctx, f, true) })
}

// open goes round once more where another process put a new file in place of
// the one that it opened.
func (d *Dir) open(name string, flag int, lock func(*os.File) error) (*os.File, error) {
	for {
		f, err := d.Root.OpenFile(name, flag, 0o600)
		if err != nil {
			return nil, d.explain(name, err)
		}
		stale := false
		if err = lock(f); err != nil {
			err = d.explain(name, err)
		} else {
			stale, err = d.check(name, f)
		}
		if err == nil && !stale {
			return f, nil
		}
		f.Close()
		if err != nil {
			return nil, err
		}
	}
}

// check reports whether file is still what name leads to, and safe to write.
// stale is true when another process put a new file in its place.
func (d *Dir) check(name string, file *os.File) (stale bool, err error) {
	opened, err := file.Stat()
	if err != nil {
		return false, err
	}
	named, err := d.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, nil
	case err != nil:
		return false, err
	case !named.Mode().IsRegular():
		return false, d.explain(name, nil)
	case !os.SameFile(opened, named):
		return true, nil
	}
	if err := safeOwner(named, "remove it, or give it to this user", "chmod it to 0600, or remove it"); err != nil {
		return false, fmt.Errorf("%s %w", filepath.Join(d.Name(), name), err)
	}
	return false, nil
}

// explain tells why a file could not be opened.
func (d *Dir) explain(name string, err error) error {
	path := filepath.Join(d.Name(), name)
	if info, statErr := d.Lstat(name); statErr == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file: remove it", path)
	}
	var detail *fs.PathError
	if errors.As(err, &detail) {
		err = detail.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
