//go:build !linux

// Command bench measures whole processes, on Linux.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "bench: it mounts filesystems to measure, which it can on Linux only")
	os.Exit(1)
}
