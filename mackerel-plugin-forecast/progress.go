package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows on a terminal how far a long work is and how long it still
// takes; on anything else it shows nothing.
type progress struct {
	stderr      io.Writer
	shown       bool
	bar         *progressbar.ProgressBar
	done, total int
}

func newProgress(stderr io.Writer) *progress {
	file, ok := stderr.(*os.File)
	return &progress{stderr: stderr, shown: ok && term.IsTerminal(int(file.Fd()))}
}

// tell is called with how much of the work is done.
func (p *progress) tell(done, total int) {
	p.done, p.total = done, total
	if !p.shown || total == 0 {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.stderr), progressbar.OptionSetDescription("reading histories"),
			progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionSetElapsedTime(false),
			progressbar.OptionClearOnFinish(), progressbar.OptionFullWidth(), progressbar.OptionThrottle(200*time.Millisecond))
	}
	_ = p.bar.Set(done) // a terminal that is gone is no reason to stop
}

// end takes the bar away.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

// where says how far the work came.
func (p *progress) where() string {
	if p.total == 0 {
		return ""
	}
	return fmt.Sprintf(" after %d of %d histories", p.done, p.total)
}
