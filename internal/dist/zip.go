package main

import (
	"archive/zip"
	"cmp"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"
)

// rewrite replaces a zip archive by one with the same files whose bytes depend
// on the names, contents, exec bits and t alone. Directories are left out: each
// file's name carries its own.
func rewrite(path string, t time.Time) error {
	from, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer from.Close()
	slices.SortFunc(from.File, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	temporary := path + ".tmp"
	out, err := os.Create(temporary)
	if err != nil {
		return err
	}
	defer os.Remove(temporary)
	defer out.Close()
	to := zip.NewWriter(out)
	for _, file := range from.File {
		if !file.Mode().IsRegular() {
			continue
		}
		if err := copyFile(to, file, t); err != nil {
			return err
		}
	}
	if err := to.Close(); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}

func copyFile(to *zip.Writer, file *zip.File, t time.Time) error {
	header := zip.FileHeader{Name: file.Name, Method: zip.Deflate, Modified: t}
	mode := fs.FileMode(0o644)
	if file.Mode()&0o100 != 0 {
		mode = 0o755
	}
	header.SetMode(mode)
	w, err := to.CreateHeader(&header)
	if err != nil {
		return err
	}
	r, err := file.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(w, r)
	return err
}
