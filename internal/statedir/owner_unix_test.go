//go:build unix

package statedir

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestTheAdviceFits what it is about: a directory needs other bits than a file.
func TestTheAdviceFits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	file := filepath.Join(path, "history")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, writable := range []string{file, path} {
		if err := os.Chmod(writable, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.OpenFile("history", os.O_RDWR); err == nil || !strings.HasSuffix(err.Error(), "may write it: chmod it to 0600, or remove it") {
		t.Error(err)
	}
	if _, err := Open(path); err == nil || !strings.HasSuffix(err.Error(), "may write it: chmod it to 0700, or give this user a state directory of its own") {
		t.Error(err)
	}
}

// TestOnlyTheStateDirectoryIsClosed: plugins of other users share the one above it.
func TestOnlyTheStateDirectoryIsClosed(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0)) // no other test runs meanwhile
	work := filepath.Join(t.TempDir(), "var", "work")
	d, err := Open(filepath.Join(work, "state"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for path, want := range map[string]os.FileMode{filepath.Dir(work): 0o755, work: 0o755, filepath.Join(work, "state"): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
}
