package collect

import (
	"encoding/binary"
	"encoding/hex"
	"unsafe"

	"golang.org/x/sys/unix"
)

// volumeUsed is what one volume takes of its container, in bytes, as the df of
// macOS tells it: statfs counts the whole APFS container for each volume. ok is
// false where the filesystem does not tell.
func volumeUsed(point string) (used uint64, ok bool) {
	var reply [4 + 8]byte
	if !volumeAttribute(point, unix.ATTR_VOL_SPACEUSED, reply[:]) {
		return 0, false
	}
	return binary.NativeEndian.Uint64(reply[4:]), true
}

// volumeIdentity is the UUID that a volume gets when it is made; the fsid is
// only the device's number of this boot.
func volumeIdentity(point string, _ *unix.Statfs_t) string {
	var reply [4 + 16]byte
	if !volumeAttribute(point, unix.ATTR_VOL_UUID, reply[:]) {
		return ""
	}
	return hex.EncodeToString(reply[4:])
}

// attrlist is struct attrlist of getattrlist(2).
type attrlist struct {
	bitmapCount, _                    uint16
	common, volume, dir, file, forked uint32
}

// volumeAttribute asks for one attribute of fixed size. The reply begins with
// its own length in four bytes; the attribute follows without alignment.
func volumeAttribute(point string, attribute uint32, reply []byte) bool {
	path, err := unix.BytePtrFromString(point)
	if err != nil {
		return false
	}
	asked := attrlist{bitmapCount: unix.ATTR_BIT_MAP_COUNT, volume: unix.ATTR_VOL_INFO | attribute}
	//lint:ignore SA1019 x/sys has no wrapper of getattrlist
	_, _, errno := unix.Syscall6(unix.SYS_GETATTRLIST,
		uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(&asked)),
		uintptr(unsafe.Pointer(&reply[0])), uintptr(len(reply)), 0, 0)
	return errno == 0 && int(binary.NativeEndian.Uint32(reply)) == len(reply)
}
