package main

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// archive writes a zip of the named files in the given order.
func archive(t *testing.T, modified time.Time, mode fs.FileMode, names ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.zip")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	w := zip.NewWriter(out)
	for _, name := range names {
		header := zip.FileHeader{Name: name, Method: zip.Store, Modified: modified}
		header.SetMode(mode)
		f, err := w.CreateHeader(&header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("contents of " + name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRewriteGivesEqualBytes(t *testing.T) {
	when := time.Unix(1_700_000_000, 0).UTC()
	one := archive(t, time.Now(), 0o775, "p/check-x", "p/LICENSE")
	two := archive(t, when.AddDate(1, 0, 0).Local(), 0o700, "p/LICENSE", "p/check-x")
	var got [2][]byte
	for i, path := range []string{one, two} {
		if err := rewrite(path, when); err != nil {
			t.Fatal(err)
		}
		got[i], _ = os.ReadFile(path)
	}
	if !bytes.Equal(got[0], got[1]) {
		t.Error("archives of the same files differ")
	}
	r, err := zip.OpenReader(one)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if len(r.File) != 2 || r.File[1].Name != "p/check-x" || r.File[1].Mode() != 0o755 {
		t.Errorf("archive holds %d files, the last is %s %v", len(r.File), r.File[1].Name, r.File[1].Mode())
	}
}

func TestRewriteAllRefusesWrongUse(t *testing.T) {
	for _, args := range [][]string{{}, {"1"}, {"yesterday", "a.zip"}, {"1", filepath.Join(t.TempDir(), "no.zip")}} {
		if rewriteAll(args) == nil {
			t.Errorf("%q was taken", args)
		}
	}
}
