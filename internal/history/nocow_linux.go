package history

import (
	"os"

	"golang.org/x/sys/unix"
)

const noCopyOnWrite = 0x00800000 // FS_NOCOW_FL of linux/fs.h

// overwriteInPlace asks btrfs not to write changed blocks elsewhere, so that it
// needs no room for them. The file must be empty. Other filesystems refuse, or
// have no need.
func overwriteInPlace(file *os.File) {
	conn, err := file.SyscallConn()
	if err != nil {
		return
	}
	_ = conn.Control(func(fd uintptr) {
		if flags, err := unix.IoctlGetInt(int(fd), unix.FS_IOC_GETFLAGS); err == nil {
			_ = unix.IoctlSetPointerInt(int(fd), unix.FS_IOC_SETFLAGS, flags|noCopyOnWrite)
		}
	})
}
