//go:build unix

package statedir

import (
	"context"
	"path/filepath"
	"syscall"
	"testing"
)

// A program that another part of the process starts holds, until it runs, a copy of
// each descriptor. The next one to ask gets the lock all the same.
func TestReleaseIsNotHeldUpByACopy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new")
	once, cancel := context.WithCancel(context.Background())
	cancel()
	held, err := openLocked(once, t, path)
	if err != nil {
		t.Fatal(err)
	}
	var copied int
	if err := control(held, func(fd uintptr) (err error) { copied, err = syscall.Dup(int(fd)); return err }); err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(copied)
	if err := Release(held); err != nil {
		t.Fatal(err)
	}
	next, err := openLocked(once, t, path)
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	next.Close()
}
