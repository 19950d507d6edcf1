//go:build unix

package statedir

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Who opens a pipe that nobody writes to waits for ever.
func TestAPipeIsNotOpened(t *testing.T) {
	d, err := Open(filepath.Join(t.TempDir(), "new"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := syscall.Mkfifo(filepath.Join(d.Name(), "file"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, flag := range []int{os.O_RDONLY, os.O_WRONLY | os.O_CREATE} {
		if _, err := d.OpenFile("file", flag); err == nil || !strings.Contains(err.Error(), "not a regular file") {
			t.Error(err)
		}
	}
}
