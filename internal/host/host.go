// Package host is one run of this host: measure it, remember what was
// measured, judge every series. The agent's minute, the check and watch all go
// through it. A history or a mount that fails is named and hides no other, and
// a run ends within ten seconds whatever hangs.
package host

import (
	"context"
	"slices"
	"time"

	"mackerel-forecast/internal/verdict"
)

// A run's time is dealt out so that its parts end within ten seconds together.
const (
	measureTime  = 5 * time.Second
	rememberTime = 3 * time.Second
	grace        = 500 * time.Millisecond // for a part to notice that its time is over
)

// Report is what one run found.
type Report struct {
	Verdicts []verdict.Verdict // one for each thing measured or not readable, in order of name
	Warnings []string          // one line each: what went wrong beside the verdicts
	// HistoryTrouble says in one line why this run's samples are not kept, or why
	// what was kept is not read; empty when all is well. Without history a filling
	// disk looks like a new one.
	HistoryTrouble string
	HistoryHangs   bool   // the state directory did not answer Run: ask it for nothing else
	NoneMatches    string // says what chooses, for when there are no verdicts
}

// Notes returns in one line each what went wrong beside the verdicts.
func (r Report) Notes() []string {
	notes := slices.Clone(r.Warnings)
	if r.HistoryTrouble != "" {
		notes = append(notes, r.HistoryTrouble)
	}
	return notes
}

// Run samples this host at Unix time now, keeps the samples and judges. When
// ctx ends it stops measuring, and judges and keeps what it has.
func Run(ctx context.Context, o Options, now int64) Report {
	started := time.Now()
	report := Report{Warnings: slices.Clone(o.Warnings), NoneMatches: o.noneMatches()}
	readings := measure(ctx, o, now)
	if errands := report.remember(o, readings, now); len(errands) > 0 {
		ctx, cancel := context.WithDeadline(ctx, started.Add(measureTime+rememberTime))
		defer cancel()
		report.Warnings = append(report.Warnings, backfill(ctx, o, errands, readings, report.Verdicts)...)
	}
	return report
}
