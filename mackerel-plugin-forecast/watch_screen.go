package main

import (
	"bytes"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"golang.org/x/term"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/output/board"
)

const (
	hideCursor = "\x1b[?25l"
	showCursor = "\x1b[?25h"
	clearLine  = "\x1b[K" // from the cursor on
	clearBelow = "\x1b[J"
)

// screen draws a watch in place, below what the terminal already shows.
type screen struct {
	file    *os.File
	style   board.Style
	signals chan os.Signal
	drawn   []int // columns of the lines drawn last
}

// newView draws in place on a terminal that can, and writes lines elsewhere.
func newView(env cli.Env) view {
	file, ok := env.Stdout.(*os.File)
	if !ok || !cli.IsTerminal(file) || env.Getenv("TERM") == "dumb" || !understandsEscapes(file) {
		return newPlain(env)
	}
	s := &screen{file: file, signals: make(chan os.Signal, 1)}
	s.style = board.Style{Glyphs: board.Blocks, Colour: env.Getenv("NO_COLOR") == ""}
	if !speaksUTF8(env.Getenv) {
		s.style.Glyphs = board.ASCII
	}
	if len(terminalSignals) > 0 { // of none, Notify would take all
		signal.Notify(s.signals, terminalSignals...)
	}
	return s
}

func speaksUTF8(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(getenv(name)); locale != "" {
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return true // containers name no locale, and their terminals speak UTF-8
}

func (s *screen) show(title string, rows []board.Row, notes []string) error {
	s.style.Width, s.style.Height = 80, 24
	if width, height, err := term.GetSize(int(s.file.Fd())); err == nil && width > 0 && height > 0 {
		s.style.Width, s.style.Height = width, height
	}
	lines := board.Draw(title, rows, notes, s.style)
	var b bytes.Buffer
	b.WriteString(hideCursor + s.backToTop())
	s.drawn = s.drawn[:0]
	for _, line := range lines {
		b.WriteString(line + clearLine + "\r\n")
		s.drawn = append(s.drawn, board.Cells(line))
	}
	b.WriteString(clearBelow)
	_, err := s.file.Write(b.Bytes())
	return err
}

// backToTop moves to the first line of what was drawn last. A terminal that
// has become narrower has broken long lines in two.
func (s *screen) backToTop() string {
	up := 0
	for _, n := range s.drawn {
		up += 1 + max(0, n-1)/s.style.Width
	}
	if up = min(up, s.style.Height-1); up == 0 {
		return "\r"
	}
	return fmt.Sprintf("\r\x1b[%dA", up)
}

func (s *screen) events() <-chan os.Signal { return s.signals }

// react gives the cursor back before a Ctrl-Z stops the program. Whatever the
// event, the next show draws anew.
func (s *screen) react(event os.Signal) {
	if stops(event) {
		s.leave()
		stopSelf()
		s.drawn = nil // the shell has written below
	}
}

// leave gives the terminal back as it was: the board stays, the cursor below.
func (s *screen) leave() { _, _ = s.file.WriteString("\r" + clearLine + showCursor) } // a terminal that is gone needs nothing

func (s *screen) close() {
	signal.Stop(s.signals)
	s.leave()
}
