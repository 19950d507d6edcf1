package collect

import (
	"encoding/hex"
	"runtime"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// identity tells one filesystem from another under the same name. It must
// change when the device is formatted anew or another disk takes the name, and
// must not change over a remount, a resize or a reboot:
//
//   - the fsid of ext4, btrfs, ZFS and others comes from the UUID on the disk
//     (for btrfs the first half: the second differs between subvolumes);
//   - the fsid of XFS, F2FS and others is the device number, which the next
//     boot may give to another disk: there the kernel is asked for the UUID;
//   - what lives in memory is made anew at every boot and goes by its type;
//   - what has no fsid (NFS, FUSE) goes by its source.
//
// Empty means that the system does not tell.
func identity(m mount, st *unix.Statfs_t) string {
	id := uint64(uint32(st.Fsid.Val[0])) | uint64(uint32(st.Fsid.Val[1]))<<32
	switch {
	case inMemory(m.fstype):
		return m.fstype
	case id == 0:
		return m.sourceIdentity()
	case id == encodedDevice(m.dev):
		return uuid(m)
	case m.fstype == "btrfs":
		id &= 1<<32 - 1
	}
	return strconv.FormatUint(id, 16)
}

func (m mount) sourceIdentity() string {
	if strings.HasPrefix(m.source, "/dev/") {
		return "" // a device's name is what this is to see through
	}
	return m.source
}

func inMemory(fstype string) bool {
	switch fstype {
	case "tmpfs", "ramfs", "devtmpfs", "hugetlbfs":
		return true
	}
	return false
}

// encodedDevice is the kernel's new_encode_dev.
func encodedDevice(dev uint64) uint64 {
	major, minor := dev>>32, dev&(1<<32-1)
	return minor&0xff | major<<8 | minor&^0xff<<12
}

// The kernel's ioctls that tell a UUID: of any filesystem from Linux 6.9 on, of
// XFS on every Linux. Each is a size, a number, and where the UUID lies.
var (
	genericUUID = uuidCall{request: 2<<30 | 17<<16 | 0x15<<8, at: 1}
	xfsUUID     = uuidCall{request: 2<<30 | xfsGeometry(runtime.GOARCH)<<16 | 'X'<<8 | 100, at: 64}
)

// xfsGeometry is how many bytes XFS answers. The last four only fill it up to a
// multiple of eight, which C does not do for 386.
func xfsGeometry(goarch string) uintptr {
	if goarch == "386" {
		return 108
	}
	return 112
}

type uuidCall struct {
	request uintptr
	at      int
}

func uuid(m mount) string {
	fd, err := unix.Open(m.point, unix.O_RDONLY|unix.O_CLOEXEC|unix.O_NONBLOCK|unix.O_NOFOLLOW, 0)
	if err != nil {
		return ""
	}
	defer unix.Close(fd)
	call := genericUUID
	if m.fstype == "xfs" {
		call = xfsUUID
	}
	var reply [112]byte
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), call.request, uintptr(unsafe.Pointer(&reply)))
	if errno != 0 {
		return ""
	}
	return hex.EncodeToString(reply[call.at : call.at+16])
}
