package collect

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"mackerel-forecast/internal/testneed"
)

const inNamespace = "COLLECT_TEST_IN_NAMESPACE"

// TestMain runs the tests in a mount namespace of their own where it may: what
// they mount is seen by nobody else and is gone with the process, however it
// ends. It also serves the parts that tests play in processes of their own.
func TestMain(m *testing.M) {
	if ServeProbe() || playPart() {
		return
	}
	if os.Geteuid() != 0 || os.Getenv(inNamespace) != "" || fuzzing() {
		os.Exit(m.Run())
	}
	runtime.LockOSThread() // the child dies with the thread that started it
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	// The race detector would let each part sleep a second at its end.
	cmd.Env = append(os.Environ(), inNamespace+"=1", "GORACE=atexit_sleep_ms=0")
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Run(); err != nil {
		os.Stderr.WriteString("tests in a mount namespace: " + err.Error() + "\n")
		os.Exit(1)
	}
}

// fuzzing reports whether go test -fuzz runs us: its workers talk over
// descriptors of their own.
func fuzzing() bool {
	for _, arg := range os.Args {
		if strings.HasPrefix(arg, "-test.fuzz=") || strings.HasPrefix(arg, "-test.fuzzworker") {
			return true
		}
	}
	return false
}

// needMounts needs a test to be able to mount.
func needMounts(t testing.TB) {
	t.Helper()
	testneed.Root(t)
	if os.Getenv(inNamespace) == "" {
		t.Fatal("not in a mount namespace")
	}
}

// mountAt mounts and unmounts at the end. The mount point is made if missing.
func mountAt(t testing.TB, source, point, fstype string, flags uintptr, data string) {
	t.Helper()
	if _, err := os.Lstat(point); err != nil {
		if err := os.MkdirAll(point, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mount(source, point, fstype, flags, data); err != nil {
		t.Fatalf("mount -t %s %q %q: %v", fstype, source, point, err)
	}
	t.Cleanup(func() { syscall.Unmount(point, syscall.MNT_DETACH) })
}

func tmpfs(t testing.TB, source, point, data string) {
	t.Helper()
	mountAt(t, source, point, "tmpfs", 0, data)
}

func bind(t testing.TB, from, to string) {
	t.Helper()
	mountAt(t, from, to, "", syscall.MS_BIND, "")
}

func unmount(t testing.TB, point string) {
	t.Helper()
	if err := syscall.Unmount(point, 0); err != nil {
		t.Fatalf("umount %q: %v", point, err)
	}
}

// command runs a program and returns what it prints.
func command(t testing.TB, path string, args ...string) string {
	t.Helper()
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", path, args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// disk is a loop device over a sparse file.
type disk struct{ device, image string }

func newDisk(t testing.TB, size int64) disk {
	t.Helper()
	image := newImage(t, size)
	return disk{device: testneed.NewLoop(t, image), image: image}
}

func newImage(t testing.TB, size int64) string {
	t.Helper()
	image := filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, size); err != nil {
		t.Fatal(err)
	}
	return image
}

// ext4Disk is a disk of 16 MiB with an empty ext4 on it.
func ext4Disk(t testing.TB) disk {
	t.Helper()
	d := newDisk(t, 16<<20)
	d.mkfs(t, "ext4", "e2fsprogs", "-q", "-F")
	return d
}

func (d disk) mkfs(t testing.TB, fstype, debianPackage string, args ...string) {
	t.Helper()
	command(t, testneed.Program(t, "mkfs."+fstype, debianPackage), append(args, d.device)...)
}
