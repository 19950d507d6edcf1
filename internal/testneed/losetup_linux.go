package testneed

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// Losetup needs losetup, runs it once for each list of arguments and returns what the
// last one printed. Meanwhile no other test, of whatever package, is given a loop device:
// one that is detached to hold another image is free for a moment.
func Losetup(t testing.TB, runs ...[]string) string {
	t.Helper()
	program := Program(t, "losetup", "mount")
	lock, err := os.OpenFile(filepath.Join(os.TempDir(), "forecast-tests-losetup.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close() // which unlocks it
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	var printed []byte
	for _, args := range runs {
		if printed, err = exec.Command(program, args...).CombinedOutput(); err != nil {
			t.Fatalf("losetup %q: %v\n%s", args, err, printed)
		}
	}
	return strings.TrimSpace(string(printed))
}

// NewLoop returns a loop device of the test's own that holds an image.
func NewLoop(t testing.TB, image string) (device string) {
	t.Helper()
	device = Losetup(t, []string{"--find", "--show", image})
	t.Cleanup(func() { Losetup(t, []string{"--detach", device}) })
	return device
}
