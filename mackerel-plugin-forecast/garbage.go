package main

import (
	"runtime/debug"

	"mackerel-forecast/internal/cli"
)

// gcPercent keeps memory below the size of a CSV. Samples hold no pointers, so
// that collecting garbage often costs next to nothing.
const gcPercent = 25

// collectOften does that, unless the user has said how often.
func collectOften(env cli.Env) {
	if env.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}

// limitMemory has garbage collected more often once about so many bytes are in
// use, unless the user has set a limit: a fleet's report makes much of it, each
// history that is fetched and judged.
func limitMemory(env cli.Env, bytes int64) {
	if env.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(bytes)
	}
}
