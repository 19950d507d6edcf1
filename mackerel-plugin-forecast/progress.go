package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/output/board"
	"mackerel-forecast/internal/units"
)

const (
	progressPause = 200 * time.Millisecond
	progressBar   = 30 // columns of the bar at most
	progressShort = 10 // of a bar that has the words beside it at least
)

// progress shows on a terminal, as a bar, how far a long work is and how long
// it still takes; on anything else it shows nothing. It needs no escapes, which
// a dumb terminal would print.
type progress struct {
	mu          sync.Mutex // warnings come from other goroutines
	stderr      io.Writer
	now         func() time.Time
	shown       bool
	began, told time.Time // told: the last time, zero when never
	drawn       int       // columns of the line that stands there
	done, total int
}

func newProgress(stderr io.Writer) *progress {
	return &progress{stderr: stderr, now: time.Now, shown: cli.IsTerminal(stderr), began: time.Now()}
}

// tell is called with how much of the work is done.
func (p *progress) tell(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done, p.total = done, total
	now := p.now()
	if !p.shown || total == 0 || now.Sub(p.told) < progressPause {
		return
	}
	p.told = now
	said := fmt.Sprintf("%d of %d", done, total)
	if done > 0 {
		left := now.Sub(p.began) / time.Duration(done) * time.Duration(total-done)
		said += ", " + units.FormatDuration(left) + " left"
	}
	p.draw(p.line(said))
}

// line puts the bar before what is said. Where there is no room for both, the
// words go first, then the bar.
func (p *progress) line(said string) string {
	const words, around = "reading histories: ", len("[]  ")
	room := p.room() - around
	if room >= progressShort+len(words+said) {
		said = words + said
	}
	if n := min(progressBar, room-len(said)); n > 0 {
		filled, rest := board.ASCII.Bar(float64(p.done)/float64(p.total), n)
		said = "[" + filled + rest + "]  " + said
	}
	return said
}

// draw writes a line over the one before, and not beyond the terminal's edge.
func (p *progress) draw(line string) {
	room := p.room()
	line = line[:min(len(line), room)]
	fmt.Fprintf(p.stderr, "\r%-*s", min(p.drawn, room), line)
	p.drawn = len(line)
}

// room is how many columns there are, without the last one, where some
// terminals break the line.
func (p *progress) room() int {
	if file, ok := p.stderr.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			return width - 1
		}
	}
	return 80 - 1
}

// aside lets something be said on a line of its own; the bar comes back when it is
// told next.
func (p *progress) aside(say func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
	say()
	p.told = time.Time{}
}

// end takes the line away.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
}

func (p *progress) wipe() {
	if p.drawn > 0 {
		p.draw("")
		fmt.Fprint(p.stderr, "\r")
	}
}

// where says how far the work came.
func (p *progress) where() string {
	if p.total == 0 {
		return ""
	}
	return fmt.Sprintf(" after %d of %d histories", p.done, p.total)
}
