package history

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"time"
)

// errBusy is a lock that another process holds.
var errBusy = errors.New("another run holds it")

// lock waits for the lock on f until ctx ends. The system takes the lock back
// when the process dies, however it dies.
func lock(ctx context.Context, f *os.File, exclusive bool) error {
	for {
		err := tryLock(f, exclusive)
		if !errors.Is(err, errBusy) {
			return err
		}
		// Uneven pauses, so that a crowd of waiters does not march in step.
		select {
		case <-ctx.Done():
			return errBusy
		case <-time.After(time.Millisecond + rand.N(4*time.Millisecond)):
		}
	}
}

// control calls f with the descriptor of file, which stays what it was.
func control(file *os.File, f func(fd uintptr) error) error {
	conn, err := file.SyscallConn()
	if err != nil {
		return err
	}
	var result error
	if err := conn.Control(func(fd uintptr) { result = f(fd) }); err != nil {
		return err
	}
	return result
}
