package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/testneed"
)

const mib = 1 << 20

// mountTmpfs mounts a tmpfs of so many bytes at dir, which it creates.
func mountTmpfs(t testing.TB, dir string, size int) {
	t.Helper()
	testneed.Root(t)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=700", size)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) }) // the test may have unmounted it
}

// holdBytes makes the filesystem at dir hold n bytes, whole pages.
func holdBytes(t testing.TB, dir string, n int) {
	t.Helper()
	path := filepath.Join(dir, "data")
	have := 0
	if info, err := os.Stat(path); err == nil {
		have = int(info.Size())
	}
	if n < have {
		if err := os.Truncate(path, int64(n)); err != nil {
			t.Fatal(err)
		}
		return
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.Write(make([]byte, n-have)); err != nil {
		t.Fatal(err)
	}
}

// eachSecond calls f at the beginning of seconds of the clock, with how many
// have passed since the first. A slow machine skips some, and f does not see
// a difference between the clock and its number.
func eachSecond(f func(second int) (goOn bool)) {
	next := time.Now().Truncate(time.Second).Add(time.Second)
	first := next
	for {
		time.Sleep(time.Until(next))
		if !f(int(next.Sub(first) / time.Second)) {
			return
		}
		next = time.Now().Truncate(time.Second).Add(time.Second)
	}
}
