// A run is over before its CPU limit changes, and looking for that costs a
// goroutine at each start.
//
//go:debug updatemaxprocs=0

// Command check-diskfull-eta tells OK, WARNING or CRITICAL by how soon a
// filesystem of this host will be full.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/mackerelio/checkers"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/manual"
)

func main() {
	if collect.ServeProbe() {
		return
	}
	os.Exit(run(cli.UntilToldLater(), cli.Env{Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: cli.Now}))
}

func run(ctx context.Context, env cli.Env) int { return newProgram().Run(ctx, env) }

func newProgram() cli.Program {
	return cli.Program{
		Name:      "check-diskfull-eta",
		Summary:   summary,
		UsageExit: cli.ExitUnknown,
		Commands:  append([]cli.Entry{{New: newCheck}}, manual.Entries(manualPage)...),
		Failed:    func(env cli.Env, message string) { report(env.Stdout, checkers.UNKNOWN, message) },
	}
}

// report prints the line that the agent sends as the check's message.
func report(w io.Writer, status checkers.Status, message string) error {
	checker := checkers.NewChecker(status, message)
	checker.Name = "DiskfullETA"
	if _, err := fmt.Fprintln(w, checker); err != nil {
		return err
	}
	return nil
}
