package history

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mackerel-forecast/internal/testneed"
)

// disk is a filesystem of the test's own.
type disk struct {
	t           testing.TB
	kind, image string // image is empty for tmpfs
	at          string // mount point
	state       string // a state directory on it
}

var makers = map[string][]string{ // program, package, arguments
	"ext4":  {"mkfs.ext4", "e2fsprogs", "-q"},
	"xfs":   {"mkfs.xfs", "xfsprogs", "-q"},
	"btrfs": {"mkfs.btrfs", "btrfs-progs", "-q"},
}

// newDisk mounts a new filesystem of so many MiB.
func newDisk(t testing.TB, kind, megabytes string, options ...string) *disk {
	t.Helper()
	testneed.Linux(t)
	testneed.Root(t)
	mount := testneed.Program(t, "mount", "mount")
	d := &disk{t: t, kind: kind, at: filepath.Join(fastDir(t), "mnt")}
	if err := os.Mkdir(d.at, 0o755); err != nil {
		t.Fatal(err)
	}
	d.state = filepath.Join(d.at, "state")
	if kind == "tmpfs" {
		d.do(mount, append([]string{"-t", "tmpfs", "-o", "size=" + megabytes + "m", "none", d.at}, options...)...)
		t.Cleanup(d.unmount)
		return d
	}
	maker := makers[kind]
	d.image = d.at + ".img"
	d.do("truncate", "-s", megabytes+"M", d.image)
	args := append(append(append([]string{}, maker[2:]...), options...), d.image)
	d.do(testneed.Program(t, maker[0], maker[1]), args...)
	d.mount()
	t.Cleanup(d.unmount)
	return d
}

func (d *disk) mount() {
	d.t.Helper()
	d.do("mount", "-t", d.kind, "-o", "loop", d.image, d.at)
}

// unmount waits until the filesystem is gone: where another test makes mounts of its
// own at this moment, they hold a copy of this one, and mounting it again would find what
// that has in memory.
func (d *disk) unmount() {
	d.t.Helper()
	d.do("umount", d.at)
	for deadline := time.Now().Add(time.Minute); d.image != "" && d.hasLoop(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			d.t.Fatalf("%s is unmounted and still in use", d.image)
		}
	}
}

// hasLoop reports whether a loop device holds the image.
func (d *disk) hasLoop() bool {
	d.t.Helper()
	loops, err := filepath.Glob("/sys/block/loop*/loop/backing_file")
	if err != nil {
		d.t.Fatal(err)
	}
	for _, loop := range loops {
		if of, err := os.ReadFile(loop); err == nil && strings.TrimSpace(string(of)) == d.image {
			return true
		}
	}
	return false
}

// remount drops what was not written to the disk, if anything could not be.
func (d *disk) remount() {
	d.t.Helper()
	if d.image != "" {
		d.unmount()
		d.mount()
	}
}

func (d *disk) do(program string, args ...string) {
	d.t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		d.t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
}

// fill writes until not a byte more fits, into files that it has already.
func (d *disk) fill() {
	d.t.Helper()
	f, err := os.OpenFile(filepath.Join(d.at, "fill"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	for range 3 { // allocation on writing out may give some back
		for size := 1 << 20; size > 0; size /= 16 {
			for err = nil; err == nil; {
				_, err = f.Write(make([]byte, size))
			}
			if !errors.Is(err, syscall.ENOSPC) {
				d.t.Fatal(err)
			}
		}
		d.do("sync", "-f", d.at)
	}
}

func (d *disk) empty() {
	d.t.Helper()
	d.do("rm", "-r", filepath.Join(d.at, "fill"))
	d.do("sync", "-f", d.at)
}
