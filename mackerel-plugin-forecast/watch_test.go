package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/output/board"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// TestWatchThatIsOverAtOnceShowsItsOnlyLook, by the whole history: with a mount that
// hangs every short watch is like this.
func TestWatchThatIsOverAtOnceShowsItsOnlyLook(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), int64(1_700_000_000)
	log, err := history.Open(dir, usage.ID{Resource: usage.Memory, Name: "memory"}, "")
	if err != nil {
		t.Fatal(err)
	}
	for minute := range int64(600) {
		log.Import([]usage.Sample{{Time: now - 60*(600-minute), Used: 1, Size: 1 << 50}})
	}
	if err := errors.Join(log.Commit(), log.Close()); err != nil {
		t.Fatal(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	code := run(over, cli.Env{Args: []string{"watch", "--resource", "memory", "--state-dir", dir},
		Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Now: func() time.Time { return time.Unix(now, 0) }})
	if code != 0 || errs.Len() > 0 || !strings.Contains(out.String(), " memory: ") || strings.Contains(out.String(), "measuring") || strings.Contains(out.String(), "history is not read") {
		t.Errorf("exit %d, %q, %q", code, out.String(), errs.String())
	}
}

// TestPlainLinesAreNotSaidTwice: the end says all once more, but not what was
// said in the same second.
func TestPlainLinesAreNotSaidTwice(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_000, 0)
	row := board.Row{Verdict: verdict.Verdict{ID: usage.ID{Resource: usage.Memory, Name: "memory"}, Used: 1, Size: 2, WarmUp: true}}
	for pause, lines := range map[time.Duration]int{0: 1, time.Second: 2, 2 * plainPause: 2} {
		var out bytes.Buffer
		at := now
		p := newPlain(cli.Env{Stdout: &out, Now: func() time.Time { return at }})
		if err := p.show("", []board.Row{row}, nil); err != nil {
			t.Fatal(err)
		}
		at = now.Add(pause)
		if err := p.show("", []board.Row{row}, nil); err != nil {
			t.Fatal(err)
		}
		p.close()
		if got := strings.Count(out.String(), "memory: "); got != lines {
			t.Errorf("after %s: %d lines, want %d: %q", pause, got, lines, out.String())
		}
	}
}

// TestPlainLinesGoOnAfterAClockStepsBack: the next time to say something is then far
// away.
func TestPlainLinesGoOnAfterAClockStepsBack(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_700_000_000, 0)
	var out bytes.Buffer
	p := newPlain(cli.Env{Stdout: &out, Now: func() time.Time { return at }})
	for i := range 3 {
		row := board.Row{Verdict: verdict.Verdict{ID: usage.ID{Resource: usage.Memory, Name: "memory"}, Used: float64(1 + i), Size: 9, WarmUp: true, Samples: i}}
		if err := p.show("", []board.Row{row}, nil); err != nil {
			t.Fatal(err)
		}
		at = at.Add([]time.Duration{-time.Hour, plainPause, 0}[i])
	}
	if got := strings.Count(out.String(), "memory: "); got != 3 {
		t.Errorf("%d lines of 3: %q", got, out.String())
	}
}
