//go:build unix

package history

import (
	"os"
	"syscall"
)

func tryLock(file *os.File, exclusive bool) error {
	how := syscall.LOCK_SH
	if exclusive {
		how = syscall.LOCK_EX
	}
	return control(file, func(fd uintptr) error {
		for {
			switch err := syscall.Flock(int(fd), how|syscall.LOCK_NB); err {
			case nil:
				return nil
			case syscall.EINTR:
			case syscall.EWOULDBLOCK:
				return errBusy
			default:
				return os.NewSyscallError("flock", err)
			}
		}
	})
}
