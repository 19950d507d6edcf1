package main

import (
	"os"

	"golang.org/x/sys/windows"
)

var terminalSignals []os.Signal

func stops(os.Signal) bool { return false }

func stopSelf() {}

// understandsEscapes switches a console to escape sequences, which every
// Windows since 10 can.
func understandsEscapes(console *os.File) bool {
	handle := windows.Handle(console.Fd())
	var mode uint32
	if windows.GetConsoleMode(handle, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(handle, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
