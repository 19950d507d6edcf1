package e2e

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/testneed"
)

// privateMounts gives the rest of this test, and the programs that it starts,
// mounts that nobody else sees: a hung one would hang every df of the machine,
// and a test that is killed leaves nothing behind. Call it after t.Parallel.
func privateMounts(t testing.TB) {
	t.Helper()
	testneed.Root(t)
	runtime.LockOSThread() // never unlocked: the thread ends with the test
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		t.Fatal(err)
	}
	for _, point := range mountPoints(t) {
		if ofATest(point) {
			_ = unix.Unmount(point, unix.MNT_DETACH)
		}
	}
}

// ofATest reports whether another test has mounted this.
func ofATest(point string) bool {
	return strings.HasPrefix(point, os.TempDir()+"/") || strings.HasPrefix(point, "/dev/shm/")
}

func mountPoints(t testing.TB) (points []string) {
	t.Helper()
	mounts, err := os.ReadFile("/proc/thread-self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(mounts), "\n") {
		if fields := strings.Fields(line); len(fields) > 4 {
			points = append(points, fields[4])
		}
	}
	return points
}
