package statedir

import (
	"os"

	"golang.org/x/sys/windows"
)

// Windows locks ranges of bytes, and keeps others from reading them. The byte
// that is locked lies far behind the end of the file.
const lockedByteHigh = 1 << 20

// queues is false: who waits asks again and again.
const queues = false

func waitLock(file *os.File) error { return tryLock(file, true) }

func tryLock(file *os.File, exclusive bool) error {
	flags := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if exclusive {
		flags |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	return control(file, func(fd uintptr) error {
		at := windows.Overlapped{OffsetHigh: lockedByteHigh}
		switch err := windows.LockFileEx(windows.Handle(fd), flags, 0, 1, 0, &at); err {
		case nil:
			return nil
		case windows.ERROR_LOCK_VIOLATION, windows.ERROR_IO_PENDING:
			return ErrBusy
		default:
			return os.NewSyscallError("LockFileEx", err)
		}
	})
}

func unlock(file *os.File) error {
	return control(file, func(fd uintptr) error {
		at := windows.Overlapped{OffsetHigh: lockedByteHigh}
		return os.NewSyscallError("UnlockFileEx", windows.UnlockFileEx(windows.Handle(fd), 0, 1, 0, &at))
	})
}
