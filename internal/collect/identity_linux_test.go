package collect

import (
	"runtime"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/usage"
)

// only measures one mount point.
func only(t testing.TB, point string) Reading {
	t.Helper()
	readings := readAll(t, Options{Paths: []string{point}}, usage.Filesystem)
	if len(readings) != 1 {
		t.Fatalf("%s: %+v", point, readings)
	}
	return readings[0]
}

func TestIdentityOfDisks(t *testing.T) {
	for _, fs := range []struct {
		fstype, debianPackage string
		size                  int64
		args                  []string
	}{
		{"ext4", "e2fsprogs", 16 << 20, []string{"-q", "-F"}},
		{"ext2", "e2fsprogs", 16 << 20, []string{"-q", "-F"}},
		{"xfs", "xfsprogs", 310 << 20, []string{"-q", "-f"}},
		{"btrfs", "btrfs-progs", 120 << 20, []string{"-q", "-f"}},
	} {
		t.Run(fs.fstype, func(t *testing.T) {
			needMounts(t)
			d := newDisk(t, fs.size)
			point := t.TempDir()
			mounted := func() Reading {
				t.Helper()
				mountAt(t, d.device, point, fs.fstype, 0, "")
				r := only(t, point)
				if r.Err != nil || r.Identity == "" {
					t.Fatalf("%+v", r)
				}
				return r
			}
			d.mkfs(t, fs.fstype, fs.debianPackage, fs.args...)
			first := mounted()
			if err := syscall.Mount("", point, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
				t.Fatal(err)
			}
			if readOnly := only(t, point); readOnly.Identity != first.Identity || readOnly.Err != nil || readOnly.Name != first.Name {
				t.Errorf("read-only: %+v, before %+v", readOnly, first)
			}
			unmount(t, point)
			if again := mounted(); again.Identity != first.Identity {
				t.Errorf("mounted again: %q, before %q", again.Identity, first.Identity)
			}
			unmount(t, point)
			d.mkfs(t, fs.fstype, fs.debianPackage, fs.args...)
			anew := mounted()
			if anew.Name != first.Name {
				t.Errorf("name %q, before %q", anew.Name, first.Name)
			}
			if anew.Identity == first.Identity {
				t.Errorf("a new filesystem has the identity of the old: %q", anew.Identity)
			}
		})
	}
}

// TestIdentityOfSubvolumes: which of them gives the row may change from one
// minute to the next, the disk is the same.
func TestIdentityOfSubvolumes(t *testing.T) {
	needMounts(t)
	dir := t.TempDir()
	b := newDisk(t, 120<<20)
	b.mkfs(t, "btrfs", "btrfs-progs", "-q")
	mountAt(t, b.device, dir+"/top", "btrfs", 0, "")
	top := only(t, dir+"/top")
	command(t, testneed.Program(t, "btrfs", "btrfs-progs"), "subvolume", "create", dir+"/top/sub")
	mountAt(t, b.device, dir+"/sub", "btrfs", 0, "subvol=sub")
	if sub := only(t, dir+"/sub"); sub.Identity != top.Identity || sub.Identity == "" || sub.Sample != top.Sample {
		t.Errorf("%+v, the top is %+v", sub, top)
	}
}

// TestIdentityInMemory: a tmpfs is made anew at each boot; its fsid would end
// the history each time.
func TestIdentityInMemory(t *testing.T) {
	needMounts(t)
	point := t.TempDir()
	for range 2 {
		tmpfs(t, "tmpfs", point, "size=1m")
		if r := only(t, point); r.Identity != "tmpfs" {
			t.Errorf("%+v", r)
		}
		unmount(t, point)
	}
	lively, _ := mountFUSE(t, lively, "user@host:/export")
	if r := only(t, lively); r.Identity != "user@host:/export" || r.Err != nil {
		t.Errorf("%+v", r)
	}
}

// TestAnotherDiskUnderTheSameNameHasAnotherIdentity: a device name that another disk has taken.
func TestAnotherDiskUnderTheSameNameHasAnotherIdentity(t *testing.T) {
	needMounts(t)
	first, point := ext4Disk(t), t.TempDir()
	mountAt(t, first.device, point, "ext4", 0, "")
	before := only(t, point)
	unmount(t, point)

	second := disk{device: first.device, image: newImage(t, 20<<20)}
	testneed.Losetup(t, []string{"--detach", first.device}, []string{second.device, second.image})
	second.mkfs(t, "ext4", "e2fsprogs", "-q", "-F")
	mountAt(t, second.device, point, "ext4", 0, "")
	if after := only(t, point); after.Name != before.Name || after.Identity == before.Identity || after.Identity == "" {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
}

// TestGrownAndShrunk: the same filesystem of another size, ext4 while it is not
// mounted (online takes CAP_SYS_RESOURCE, which containers lack) and btrfs while
// it is.
func TestGrownAndShrunk(t *testing.T) {
	t.Run("ext4", func(t *testing.T) {
		needMounts(t)
		d, point := ext4Disk(t), t.TempDir()
		resize := func(size string) Reading {
			unmount(t, point)
			command(t, testneed.Program(t, "e2fsck", "e2fsprogs"), "-fp", d.device)
			command(t, testneed.Program(t, "resize2fs", "e2fsprogs"), d.device, size)
			mountAt(t, d.device, point, "ext4", 0, "")
			return only(t, point)
		}
		mountAt(t, d.device, point, "ext4", 0, "")
		write(t, point+"/file", 1<<20)
		unix.Sync()
		before := only(t, point)
		d.grow(t, 48<<20)
		resized(t, before, resize("48M"), resize("16M"))
	})
	t.Run("btrfs", func(t *testing.T) {
		needMounts(t)
		d, point := newDisk(t, 300<<20), t.TempDir()
		d.mkfs(t, "btrfs", "btrfs-progs", "-q")
		resize := func(size string) Reading {
			command(t, testneed.Program(t, "btrfs", "btrfs-progs"), "filesystem", "resize", size, point)
			return only(t, point)
		}
		mountAt(t, d.device, point, "btrfs", 0, "")
		write(t, point+"/file", 1<<20)
		unix.Sync()
		before := only(t, point)
		d.grow(t, 700<<20)
		resized(t, before, resize("max"), resize("300M"))
	})
}

func (d disk) grow(t testing.TB, size int64) {
	t.Helper()
	if err := unix.Truncate(d.image, size); err != nil {
		t.Fatal(err)
	}
	command(t, "losetup", "--set-capacity", d.device)
}

func resized(t testing.TB, before, grown, shrunk Reading) {
	t.Helper()
	for _, r := range []Reading{grown, shrunk} {
		if r.Err != nil || r.Identity != before.Identity || r.Name != before.Name || r.Sample.Used < 1<<20 {
			t.Errorf("%+v\nbefore %+v", r, before)
		}
	}
	if grown.Sample.Size < 2*before.Sample.Size || shrunk.Sample.Size > grown.Sample.Size/2 {
		t.Errorf("size %g, grown %g, shrunk %g", before.Sample.Size, grown.Sample.Size, shrunk.Sample.Size)
	}
}

func TestSourceIdentity(t *testing.T) {
	for source, want := range map[string]string{"nas:/export": "nas:/export", "tank/home": "tank/home", "/dev/sdb1": ""} {
		if got := (mount{source: source}).sourceIdentity(); got != want {
			t.Errorf("%s: %q", source, got)
		}
	}
}

// TestXFSIsAskedInTheKernelsWords: XFS_IOC_FSGEOMETRY_V1 of <xfs/xfs_fs.h>, whose
// struct has four bytes less on 386.
func TestXFSIsAskedInTheKernelsWords(t *testing.T) {
	want := uintptr(0x80705864)
	if runtime.GOARCH == "386" {
		want = 0x806c5864
	}
	if xfsUUID.request != want {
		t.Errorf("%#x, want %#x", xfsUUID.request, want)
	}
	if a, b := xfsGeometry("386"), xfsGeometry("arm64"); a != 108 || b != 112 {
		t.Errorf("%d bytes on 386, %d on arm64", a, b)
	}
}
