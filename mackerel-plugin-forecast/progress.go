package main

import (
	"fmt"
	"io"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/units"
)

const (
	progressPause = 200 * time.Millisecond
	progressWidth = 60 // columns, wider than any of its lines
)

// progress shows on a terminal how far a long work is and how long it still
// takes; on anything else it shows nothing.
type progress struct {
	stderr      io.Writer
	now         func() time.Time
	shown       bool
	began, told time.Time // told: the last time, zero when never
	done, total int
}

func newProgress(stderr io.Writer) *progress {
	return &progress{stderr: stderr, now: time.Now, shown: cli.IsTerminal(stderr), began: time.Now()}
}

// tell is called with how much of the work is done.
func (p *progress) tell(done, total int) {
	p.done, p.total = done, total
	now := p.now()
	if !p.shown || total == 0 || now.Sub(p.told) < progressPause {
		return
	}
	p.told = now
	line := fmt.Sprintf("reading histories: %d of %d", done, total)
	if done > 0 {
		left := now.Sub(p.began) / time.Duration(done) * time.Duration(total-done)
		line += ", " + units.FormatDuration(left) + " left"
	}
	fmt.Fprintf(p.stderr, "\r%-*s", progressWidth, line)
}

// end takes the line away.
func (p *progress) end() {
	if !p.told.IsZero() {
		fmt.Fprintf(p.stderr, "\r%*s\r", progressWidth, "")
	}
}

// where says how far the work came.
func (p *progress) where() string {
	if p.total == 0 {
		return ""
	}
	return fmt.Sprintf(" after %d of %d histories", p.done, p.total)
}
