// Package bounded waits no longer than it may for what can sit in a system call
// that nothing interrupts.
package bounded

import (
	"context"
	"errors"
	"time"

	"mackerel-forecast/internal/fault"
)

// ErrLate is the error of what does not answer in time.
var ErrLate = errors.New("does not answer in time")

// Call waits for f until ctx ends and for grace after that, so that f itself may
// notice the end. Then it returns ErrLate and leaves f behind. A fault of this
// program in f is an error too: in a goroutine of its own it would end the run
// with the exit code of CRITICAL.
func Call[T any](ctx context.Context, grace time.Duration, f func() (T, error)) (T, error) {
	type outcome struct {
		result T
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if recovered := recover(); recovered != nil {
				o.err = fault.Of(recovered)
			}
			done <- o
		}()
		o.result, o.err = f()
	}()
	select {
	case o := <-done:
		return o.result, o.err
	case <-ctx.Done():
	}
	select {
	case o := <-done:
		return o.result, o.err
	case <-time.After(grace):
		var none T
		return none, ErrLate
	}
}
