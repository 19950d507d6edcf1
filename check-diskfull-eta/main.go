// Command check-diskfull-eta tells OK, WARNING or CRITICAL by how soon a
// filesystem of this host will be full.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"mackerel-forecast/internal/cli"
)

func main() {
	os.Exit(run(context.Background(), cli.Env{Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now}))
}

func run(_ context.Context, env cli.Env) int {
	fmt.Fprintln(env.Stdout, cli.Version())
	return cli.ExitUnknown
}
