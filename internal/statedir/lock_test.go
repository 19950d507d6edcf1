package statedir

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func openLocked(ctx context.Context, t *testing.T, path string) (*os.File, error) {
	t.Helper()
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d.OpenLocked(ctx, "file")
}

func TestOneHasTheLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new")
	over, cancel := context.WithCancel(context.Background())
	cancel()
	held, err := openLocked(over, t, path) // asks once, and nobody has it
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openLocked(over, t, path); !errors.Is(err, ErrBusy) {
		t.Errorf("a second one got %v", err)
	}
	soon, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := openLocked(soon, t, path); !errors.Is(err, ErrBusy) {
		t.Errorf("who waited for 50 ms got %v", err)
	}
	time.AfterFunc(50*time.Millisecond, func() { held.Close() })
	later, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	next, err := openLocked(later, t, path)
	if err != nil {
		t.Fatalf("who waited until it was free got %v", err)
	}
	next.Close()
}
