//go:build unix

package statedir

import (
	"os"
	"path/filepath"
	"strings"
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
