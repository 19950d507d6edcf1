// Package cli holds what every command of this project shares with the world
// outside: arguments, flags, streams, environment, clock, signals, help and exit
// codes.
package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"mackerel-forecast/internal/bounded"
)

// Env is all that a command may know of the process around it. Only main
// fills it from the operating system; tests fill it as they like.
type Env struct {
	Args   []string // without the program's name
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(string) string
	Now    func() time.Time
}

// Exit codes of the metric plugin and its commands.
const (
	ExitOK         = 0
	ExitIncomplete = 1 // the work was done in part; stderr names what is missing
	ExitUsage      = 2 // wrong use
)

// ExitUnknown is what a check exits with for wrong use and for UNKNOWN.
const ExitUnknown = 3

// UsageError is wrong use of a command: it names the word and what would be right.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

// ReadUntil returns r whose reads end with ctx, with its error: who waits for a
// pipe listens to Ctrl-C. A read that is under way then is left behind.
func ReadUntil(ctx context.Context, r io.Reader) io.Reader { return readUntil{ctx, r} }

type readUntil struct {
	ctx context.Context
	r   io.Reader
}

func (u readUntil) Read(p []byte) (int, error) {
	own := make([]byte, len(p)) // a read that is left behind must not write into p
	n, err := callUntil(u.ctx, func() (int, error) { return u.r.Read(own) })
	return copy(p, own[:n]), err
}

// OpenUntil opens a file to read, and gives up with ctx, with its error: a pipe that
// nobody writes is waited for.
func OpenUntil(ctx context.Context, name string) (*os.File, error) {
	return callUntil(ctx, func() (*os.File, error) { return os.Open(name) })
}

func callUntil[T any](ctx context.Context, f func() (T, error)) (T, error) {
	result, err := bounded.Call(ctx, 0, f)
	if errors.Is(err, bounded.ErrLate) {
		err = ctx.Err()
	}
	return result, err
}

// WriteUntil returns w to which nothing is written once ctx has ended, with its
// error: what is long ends at Ctrl-C.
func WriteUntil(ctx context.Context, w io.Writer) io.Writer { return writeUntil{ctx, w} }

type writeUntil struct {
	ctx context.Context
	w   io.Writer
}

func (u writeUntil) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.w.Write(p)
}
