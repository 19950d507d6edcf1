package e2e

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/testneed"
)

// loop is a loop device over a sparse file.
type loop struct {
	t      testing.TB
	device string
}

func newLoop(t testing.TB, size int64) loop {
	t.Helper()
	testneed.Root(t)
	return loop{t, testneed.NewLoop(t, image(t, size))}
}

func image(t testing.TB, size int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "image")
	writeFile(t, path, "")
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
	return path
}

// ext4 makes the device an empty ext4.
func (l loop) ext4(options ...string) {
	l.mkfs("ext4", "e2fsprogs", append([]string{"-F"}, options...)...)
}

func (l loop) mkfs(fstype, debianPackage string, options ...string) {
	l.t.Helper()
	command(l.t, testneed.Program(l.t, "mkfs."+fstype, debianPackage), append(append([]string{"-q"}, options...), l.device)...)
}

func (l loop) mount(at string) { l.mountAs("ext4", at) }

func (l loop) mountAs(fstype, at string) {
	l.t.Helper()
	if err := os.MkdirAll(at, 0o755); err != nil {
		l.t.Fatal(err)
	}
	if err := unix.Mount(l.device, at, fstype, 0, ""); err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() { _ = unix.Unmount(at, unix.MNT_DETACH) }) // the test may have unmounted it
}

// name is the agent's for the filesystem on the device.
func (l loop) name() string { return metricName(strings.TrimPrefix(l.device, "/dev/")) }

func command(t testing.TB, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", program, args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// fillUp writes into a file until not a byte more fits, and returns its path.
func fillUp(t testing.TB, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "fills it")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for range 3 { // allocation when it is written out may give some back
		for size := mib; size > 0; size /= 8 {
			for err = nil; err == nil; {
				_, err = file.Write(make([]byte, size))
			}
			if !errors.Is(err, syscall.ENOSPC) {
				t.Fatal(err)
			}
		}
		unix.Sync()
	}
	return path
}

// useUpInodes makes empty files until there is no inode left.
func useUpInodes(t testing.TB, dir string) (below string) {
	t.Helper()
	below = filepath.Join(dir, "inodes")
	if err := os.Mkdir(below, 0o700); err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		file, err := os.Create(filepath.Join(below, strconv.Itoa(n)))
		if errors.Is(err, syscall.ENOSPC) {
			return below
		}
		if err != nil {
			t.Fatal(err)
		}
		file.Close()
	}
}
