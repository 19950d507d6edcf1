//go:build unix

package main

import (
	"os"
	"syscall"
	"time"
)

var terminalSignals = []os.Signal{syscall.SIGWINCH, syscall.SIGTSTP}

func stops(event os.Signal) bool { return event == syscall.SIGTSTP }

// stopSelf does what SIGTSTP would have done, and returns when the shell lets
// the program go on.
func stopSelf() {
	_ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP)
	time.Sleep(100 * time.Millisecond) // the signal takes a moment, in which nothing may be drawn
}

func understandsEscapes(*os.File) bool { return true }
