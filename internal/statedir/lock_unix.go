//go:build unix

package statedir

import (
	"os"
	"syscall"
)

// queues tells that who waits for a lock gets it in turn.
const queues = true

func tryLock(file *os.File, exclusive bool) error {
	if exclusive {
		return flock(file, syscall.LOCK_EX|syscall.LOCK_NB)
	}
	return flock(file, syscall.LOCK_SH|syscall.LOCK_NB)
}

func waitLock(file *os.File) error { return flock(file, syscall.LOCK_EX) }

func unlock(file *os.File) error { return flock(file, syscall.LOCK_UN) }

func flock(file *os.File, how int) error {
	return control(file, func(fd uintptr) error {
		for {
			switch err := syscall.Flock(int(fd), how); err {
			case nil:
				return nil
			case syscall.EINTR:
			case syscall.EWOULDBLOCK:
				return ErrBusy
			default:
				return os.NewSyscallError("flock", err)
			}
		}
	})
}
