package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mackerel-forecast/internal/testneed"
)

func says(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

func holds(t *testing.T, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v; want %q", filepath.Base(name), got, err, want)
	}
}

func TestWriteKeepsALinkAndReplacesItsTarget(t *testing.T) {
	dir := t.TempDir()
	target, link, farther := filepath.Join(dir, "data", "a.svg"), filepath.Join(dir, "a.svg"), filepath.Join(dir, "b.svg")
	if err := os.Mkdir(filepath.Dir(target), 0o755); err != nil {
		t.Fatal(err)
	}
	testneed.Able(t, errors.Join(os.Symlink(filepath.Join("data", "a.svg"), link), os.Symlink("a.svg", farther)))
	for _, step := range []struct{ to, text string }{{link, "first"}, {link, "second"}, {farther, "3"}} { // at first the link leads nowhere
		if err := write(step.to, says(step.text)); err != nil {
			t.Fatal(err)
		}
		holds(t, target, step.text)
		if !isLink(link) || !isLink(farther) {
			t.Fatalf("after %q a link is gone", step.text)
		}
	}
	broken := errors.New("broken")
	if err := write(farther, func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
	holds(t, target, "3")
	if left, err := os.ReadDir(filepath.Dir(target)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestWriteNamesWhatWasAskedFor(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.svg")
	lost := func(io.Writer) error { // so that it cannot be renamed
		files, err := filepath.Glob(name + ".*")
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		testneed.Able(t, os.Remove(files[0]))
		return nil
	}
	for given, content := range map[string]func(io.Writer) error{
		name:                                   lost,
		filepath.Join(dir, "missing", "a.svg"): says("<svg>"),
		dir:                                    says("<svg>"),
	} {
		err := write(given, content)
		var path *fs.PathError
		if !errors.As(err, &path) || path.Path != given || strings.Count(err.Error(), dir) != 1 {
			t.Errorf("%s: %v", given, err)
		}
	}
}
