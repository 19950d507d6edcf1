// Command dist rewrites zip archives so that equal contents give equal bytes:
// entries in order of their names, one time for all, permissions that do not
// depend on the umask. `make dist` runs it over what goxz has built.
//
//	go run ./internal/dist EPOCH FILE.zip...
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	if err := rewriteAll(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

func rewriteAll(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("usage: dist EPOCH FILE.zip [FILE.zip]")
	}
	epoch, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil {
		return fmt.Errorf("%q is no Unix time in seconds", args[0])
	}
	for _, file := range args[1:] {
		if err := rewrite(file, time.Unix(epoch, 0).UTC()); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}
