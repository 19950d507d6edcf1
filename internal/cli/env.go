// Package cli holds what every command of this project shares with the world
// outside: arguments, streams, environment, clock, exit codes, and the way
// durations and sizes are written.
package cli

import (
	"io"
	"time"
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
