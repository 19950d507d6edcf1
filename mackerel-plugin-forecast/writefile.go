package main

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// write writes a file whole or not at all. Through a link it replaces what the
// link points to; a device or a pipe takes the content as it comes, since to
// replace /dev/null by a file would break the host.
func write(name string, content func(io.Writer) error) error {
	err := put(name, content)
	var path *fs.PathError
	if errors.As(err, &path) {
		path.Path = name // what was asked for, not what is renamed to it in the end
	}
	return err
}

func put(name string, content func(io.Writer) error) error {
	info, err := os.Stat(name)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return writeTo(name, os.O_WRONLY, content)
	case err == nil:
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return err
		}
	case errors.Is(err, fs.ErrNotExist) && isLink(name): // only the system can tell where it leads
		return writeTo(name, os.O_WRONLY|os.O_CREATE, content)
	}
	return replace(name, info, content)
}

func isLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

func writeTo(name string, flags int, content func(io.Writer) error) error {
	f, err := os.OpenFile(name, flags, 0o666) // less the umask
	if err != nil {
		return err
	}
	return errors.Join(fill(f, content), f.Close())
}

// replace puts a new file into the place of name, with the permissions of the
// old one if there was one.
func replace(name string, old fs.FileInfo, content func(io.Writer) error) error {
	f, err := os.OpenFile(name+"."+strconv.FormatUint(rand.Uint64(), 36), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) // less the umask
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone when all went well
	err = fill(f, content)
	if err == nil && old != nil {
		err = f.Chmod(old.Mode().Perm())
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return &fs.PathError{Op: "replace", Path: name, Err: errors.Unwrap(err)}
	}
	return nil
}

func fill(f *os.File, content func(io.Writer) error) error {
	w := bufio.NewWriter(f)
	if err := content(w); err != nil {
		return err
	}
	return w.Flush()
}
