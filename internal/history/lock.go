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

// lock waits for the lock on f until ctx ends; f is then to be closed. The
// system takes the lock back when the process dies, however it dies.
func lock(ctx context.Context, f *os.File, exclusive bool) error {
	if err := tryLock(f, exclusive); !errors.Is(err, errBusy) {
		return err
	}
	if exclusive && queues {
		return queue(ctx, f)
	}
	for {
		select {
		case <-ctx.Done():
			return errBusy
		case <-time.After(time.Millisecond + rand.N(4*time.Millisecond)):
		}
		if err := tryLock(f, exclusive); !errors.Is(err, errBusy) {
			return err
		}
	}
}

// queue stands in the system's own line, in which nobody is overtaken. Who
// gives up closes the file, and so gives back a lock that comes too late.
func queue(ctx context.Context, f *os.File) error {
	done := make(chan error, 1)
	go func() { done <- waitLock(f) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return errBusy
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
