// A run is over before its CPU limit changes, and looking for that costs a
// goroutine at each start.
//
//go:debug updatemaxprocs=0

// Command mackerel-plugin-forecast tells for every filesystem of a host in how
// many days it will be full.
package main

import (
	"context"
	"os"
	"strings"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/manual"
)

func main() {
	if collect.ServeProbe() {
		return
	}
	args := os.Args[1:]
	ctx := told(args)
	os.Exit(run(ctx, cli.Env{Args: args, Stdin: cli.ReadUntil(ctx, os.Stdin), Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: cli.Now}))
}

// told returns the context of a run. A minute ends within milliseconds; what a
// person started listens at once.
func told(args []string) context.Context {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return cli.UntilToldLater()
	}
	ctx, _ := cli.UntilTold()
	return ctx
}

func run(ctx context.Context, env cli.Env) int { return newProgram().Run(ctx, env) }

const summary = "Tells in how many days every filesystem of this host will be full."

// newProgram lists the commands, each in a file of its own.
func newProgram() cli.Program {
	return cli.Program{
		Name:      "mackerel-plugin-forecast",
		Summary:   summary,
		UsageExit: cli.ExitUsage,
		Commands: append([]cli.Entry{
			{New: newMinute},
			{Name: "watch", Summary: "this host live: how full, how fast, how long", New: newWatch},
			{Name: "init", Summary: "sections of mackerel-agent.conf for this host", New: newInit},
			{Name: "fleet", Summary: "every host of the organisation, soonest full first", New: newFleet},
			{Name: "plot", Summary: "one filesystem's history and forecast as PNG or SVG", New: newPlot},
			{Name: "replay", Summary: "what would have been said at each moment of recorded history", New: newReplay},
			{Name: "triage", Summary: "open disk alerts: how long is left; mention in Slack what is urgent", New: newTriage},
			{Name: "simulate", Summary: "a synthetic history as CSV, to feed replay", New: newSimulate},
			{Name: "import", Summary: "puts recorded history into the state directory", New: newImport},
		}, manual.Entries(manualPage)...),
	}
}
