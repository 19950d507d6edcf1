package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// dir is the state directory, held open so that what happens to its path in
// the meantime (it may lie below a directory that others write) does not matter.
type dir struct {
	path string
	root *os.Root
}

// openDir opens the state directory for writing, and creates it with mode 0700
// where it is missing. It refuses a symbolic link, a directory of another user,
// and one that others may write: they could make this user write elsewhere.
func openDir(path string) (*dir, error) {
	path = filepath.Clean(path)
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(path, 0o700); err != nil {
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
	d, err := openDirToRead(path)
	if err != nil {
		return nil, err
	}
	if same, err := d.root.Stat("."); err != nil || !os.SameFile(info, same) {
		d.close()
		return nil, fmt.Errorf("%s was replaced while it was opened", path)
	}
	return d, nil
}

func safeDir(path string, info fs.FileInfo) error {
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a symbolic link: name the directory itself", path)
	case !info.IsDir():
		return fmt.Errorf("%s is not a directory", path)
	}
	if err := safeOwner(info); err != nil {
		return fmt.Errorf("%s %w: give this user a state directory of its own", path, err)
	}
	return nil
}

func openDirToRead(path string) (*dir, error) {
	root, err := os.OpenRoot(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	return &dir{path: path, root: root}, nil
}

func (d *dir) close() error {
	if d == nil {
		return nil
	}
	return d.root.Close()
}

// check tells whether file is still what name leads to, and safe to write.
// stale is true when another process put a new file in its place.
func (d *dir) check(name string, file *os.File) (stale bool, err error) {
	opened, err := file.Stat()
	if err != nil {
		return false, err
	}
	named, err := d.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	path := filepath.Join(d.path, name)
	if !named.Mode().IsRegular() {
		return false, d.explain(name, nil)
	}
	if !os.SameFile(opened, named) {
		return true, nil
	}
	if err := safeOwner(named); err != nil {
		return false, fmt.Errorf("%s %w: remove it or give it back", path, err)
	}
	return false, nil
}

// explain tells why a file could not be opened.
func (d *dir) explain(name string, err error) error {
	path := filepath.Join(d.path, name)
	if info, statErr := d.root.Lstat(name); statErr == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no regular file: remove it", path)
	}
	var detail *fs.PathError
	if errors.As(err, &detail) {
		err = detail.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
