package statedir

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"time"
)

// ErrBusy is a lock that another process holds.
var ErrBusy = errors.New("another run holds it")

// Lock waits for the lock on f until ctx ends, and asks once where it has ended;
// without the lock f is to be closed. The system takes the lock back when the
// process dies, however it dies.
func Lock(ctx context.Context, f *os.File, exclusive bool) error {
	if err := tryLock(f, exclusive); !errors.Is(err, ErrBusy) {
		return err
	}
	if exclusive && queues && ctx.Err() == nil {
		return queue(ctx, f)
	}
	for {
		select {
		case <-ctx.Done():
			return ErrBusy
		case <-time.After(time.Millisecond + rand.N(4*time.Millisecond)):
		}
		if err := tryLock(f, exclusive); !errors.Is(err, ErrBusy) {
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
		return ErrBusy
	}
}

// Release gives the lock on f back and closes it. Closing alone gives it back only
// when a program that is just being started has closed its copy, too.
func Release(f *os.File) error { return errors.Join(unlock(f), f.Close()) }

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
