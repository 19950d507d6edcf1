package collect

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/usage"
)

func TestSpaceIsCountedAsDfCountsIt(t *testing.T) {
	m := mount{fstype: "tmpfs"}
	for _, c := range []struct {
		name string
		st   unix.Statfs_t
		want space
	}{
		{"the root's reserve is no room", unix.Statfs_t{Blocks: 100, Bfree: 40, Bavail: 35, Frsize: 4096, Bsize: 4096, Files: 10, Ffree: 4},
			space{used: 60 * 4096, available: 35 * 4096, inodes: 10, inodesFree: 4}},
		{"fragments, not the size that is best to transfer", unix.Statfs_t{Blocks: 100, Bfree: 40, Bavail: 40, Frsize: 1024, Bsize: 1 << 20},
			space{used: 60 * 1024, available: 40 * 1024}},
		{"no fragment size", unix.Statfs_t{Blocks: 100, Bfree: 40, Bavail: 40, Bsize: 4096}, space{used: 60 * 4096, available: 40 * 4096}},
		{"blocks below a KiB are rounded up", unix.Statfs_t{Blocks: 100, Bfree: 41, Bavail: 39, Frsize: 512}, space{used: 30 * 1024, available: 20 * 1024}},
		{"no inodes", unix.Statfs_t{Blocks: 100, Frsize: 4096}, space{used: 100 * 4096}},
		{"the reserve is in use: full", unix.Statfs_t{Blocks: 100, Bfree: 3, Bavail: ^uint64(0) - 1, Frsize: 4096}, space{used: 97 * 4096}},
		{"a few blocks of another filesystem than XFS are room", unix.Statfs_t{Blocks: 100, Bfree: 5, Bavail: 5, Frsize: 4096}, space{used: 95 * 4096, available: 5 * 4096}},
		{"nonsense inodes", unix.Statfs_t{Blocks: 100, Frsize: 4096, Files: 5, Ffree: 7}, space{used: 100 * 4096}},
	} {
		c.want.identity = "tmpfs"
		if got := answer(m, &c.st); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	for _, st := range []unix.Statfs_t{{Blocks: 10, Bfree: 11, Frsize: 1}, {Blocks: ^uint64(0), Frsize: 1}} {
		if got := answer(m, &st); got.err == nil {
			t.Errorf("%+v: %+v", st, got)
		}
	}
}

// TestFullToTheLastByte: what takes no byte more is full, whatever it shows.
func TestFullToTheLastByte(t *testing.T) {
	for _, fs := range []struct {
		fstype, debianPackage string
		size                  int64
	}{
		{"ext4", "e2fsprogs", 16 << 20}, {"xfs", "xfsprogs", 310 << 20}, {"btrfs", "btrfs-progs", 120 << 20}, {"tmpfs", "", 4 << 20},
	} {
		t.Run(fs.fstype, func(t *testing.T) {
			needMounts(t)
			point := t.TempDir()
			if fs.fstype == "tmpfs" {
				tmpfs(t, "/dev/filled", point, fmt.Sprint("size=", fs.size))
			} else {
				d := newDisk(t, fs.size)
				d.mkfs(t, fs.fstype, fs.debianPackage, "-q")
				mountAt(t, d.device, point, fs.fstype, 0, "")
			}
			if r := only(t, point); r.Err != nil || r.Sample.Full() {
				t.Errorf("empty: %+v", r)
			}
			fill(t, point+"/file")
			if r := only(t, point); r.Err != nil || !r.Sample.Full() {
				t.Errorf("full: %+v, %.0f bytes are available", r, r.Sample.Size-r.Sample.Used)
			}
		})
	}
}

// fill writes until not a byte more fits. Writing out may give some back.
func fill(t *testing.T, path string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for range 3 {
		for size := 1 << 20; size > 0; size /= 8 {
			for err = nil; err == nil; {
				_, err = file.Write(make([]byte, size))
			}
			if !errors.Is(err, unix.ENOSPC) {
				t.Fatal(err)
			}
		}
		_ = file.Sync() // which may fail for want of room
	}
}

// TestWhatVanishedIsNotTold: what leaves between the list and the question; the
// filesystem below does not speak in its name.
func TestWhatVanishedIsNotTold(t *testing.T) {
	needMounts(t)
	dir := t.TempDir()
	tmpfs(t, "/dev/here", dir+"/here", "size=1m")
	tmpfs(t, "/dev/gone", dir+"/gone", "size=1m")
	tmpfs(t, "/dev/removed", dir+"/removed", "size=1m")
	tmpfs(t, "/dev/covered", dir+"/covered", "size=1m")
	mounts, err := listMounts()
	if err != nil {
		t.Fatal(err)
	}
	unmount(t, dir+"/gone")
	unmount(t, dir+"/removed")
	if err := unix.Rmdir(dir + "/removed"); err != nil {
		t.Fatal(err)
	}
	tmpfs(t, "/dev/covering", dir+"/covered", "size=1m")
	told := 0
	for _, m := range mounts {
		if !strings.HasPrefix(m.point, dir+"/") {
			continue
		}
		told++
		if s := measure(m); errors.Is(s.err, errGone) != (m.source != "/dev/here") {
			t.Errorf("%s: %+v", m.source, s)
		}
	}
	if told != 4 {
		t.Errorf("%d mounts", told)
	}
	if _, err := Filesystems(t.Context(), Options{}, []usage.Resource{usage.Filesystem}, now); err != nil {
		t.Error(err)
	}
	if gone := only(t, dir+"/gone"); gone.Err == nil {
		t.Errorf("asked for by its path: %+v", gone)
	}
}

func TestWhatHasNoSizeIsAnError(t *testing.T) {
	needMounts(t)
	if r := only(t, "/proc"); r.Err == nil || !strings.Contains(r.Err.Error(), "/proc has no size") {
		t.Errorf("%+v", r)
	}
}

// TestNoRightsAreNeededButThoseToTheMountPoints; what cannot be seen is named.
func TestNoRightsAreNeededButThoseToTheMountPoints(t *testing.T) {
	needMounts(t)
	open, closed := t.TempDir(), t.TempDir()
	for _, dir := range []string{open, open + "/..", closed + "/.."} {
		if err := unix.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	d := ext4Disk(t)
	mountAt(t, d.device, open+"/disk", "ext4", 0, "")
	tmpfs(t, "/dev/hidden", closed+"/hidden", "size=1m")
	if err := unix.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := part(program)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.Output()
	var told map[string]string
	if err == nil {
		err = json.Unmarshal(out, &told)
	}
	if err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	if told[open+"/disk"] != "<nil>" {
		t.Errorf("disk: %q", told[open+"/disk"])
	}
	if want := closed + "/hidden cannot be read: permission denied"; told[closed+"/hidden"] != want {
		t.Errorf("hidden: %q, want %q", told[closed+"/hidden"], want)
	}
}
