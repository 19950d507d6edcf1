//go:build unix

package fleet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestACacheThatOthersMayWriteIsRefused: they could put into the report what they like.
func TestACacheThatOthersMayWriteIsRefused(t *testing.T) {
	for _, level := range []string{".", "fleet"} {
		dir := t.TempDir()
		open := filepath.Join(dir, level)
		if err := os.MkdirAll(open, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(open, 0o777); err != nil {
			t.Fatal(err)
		}
		if c, err := OpenCache(dir); err == nil || !strings.Contains(err.Error(), open+" has mode 0777") {
			t.Errorf("%s: %v, %v", level, c, err)
		}
	}
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Symlink(t.TempDir(), link); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCache(link); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Error(err)
	}
}
