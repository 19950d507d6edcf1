package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/cli"
)

// pseudoTerminal returns a terminal of so many columns, and what is written to it.
func pseudoTerminal(t *testing.T, columns uint16) (slave *os.File, written <-chan []byte) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	must(err)
	fd := int(master.Fd())
	must(unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0))
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	must(err)
	must(unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: columns, Row: 24}))
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	must(err)
	t.Cleanup(func() { slave.Close() })
	pieces := make(chan []byte, 1000)
	go func() {
		defer master.Close()
		for {
			piece := make([]byte, 4096)
			n, err := master.Read(piece)
			if err != nil { // the terminal is closed
				return
			}
			pieces <- piece[:n]
		}
	}()
	return slave, pieces
}

// readUntil reads what is written to a terminal until a word was among it.
func readUntil(t *testing.T, written <-chan []byte, word string) (seen string) {
	t.Helper()
	late := time.After(10 * time.Second)
	for !strings.Contains(seen, word) {
		select {
		case piece := <-written:
			seen += string(piece)
		case <-late:
			t.Fatalf("%q is not in %q", word, seen)
		}
	}
	return seen
}

func TestProgressFitsTheTerminal(t *testing.T) {
	for columns, want := range map[uint16]string{
		0:   "[#########.....................]  reading histories: 30 of 100, 1m10s left", // of no known width
		200: "[#########.....................]  reading histories: 30 of 100, 1m10s left",
		80:  "[#########.....................]  reading histories: 30 of 100, 1m10s left",
		60:  "[####...........]  reading histories: 30 of 100, 1m10s left",
		40:  "[####..........]  30 of 100, 1m10s left",
		20:  "30 of 100, 1m10s le",
	} {
		slave, written := pseudoTerminal(t, columns)
		p := newProgress(slave)
		now := p.began
		p.now = func() time.Time { return now }
		p.tell(0, 100)
		now = now.Add(30 * time.Second)
		p.tell(30, 100)
		line := readUntil(t, written, want)
		if got := lineOf(line); got != want || columns > 0 && len(got) >= int(columns) {
			t.Errorf("%d columns: %q, want %q", columns, got, want)
		}
		p.end()
		fmt.Fprint(slave, "next")
		if line += readUntil(t, written, "next"); lineOf(line) != "next" || strings.ContainsAny(line, "\n\x1b") {
			t.Errorf("%d columns: %q is left of %q", columns, lineOf(line), line)
		}
	}
}

// TestFleetOnATerminal shows the bar, and tells who stops it where it goes on.
func TestFleetOnATerminal(t *testing.T) {
	t.Parallel()
	s, now, _ := shop(t)
	for _, columns := range []uint16{40, 80} {
		slave, written := pseudoTerminal(t, columns)
		ctx, cancel := context.WithCancel(context.Background())
		env := map[string]string{"MACKEREL_APIKEY": s.Key, "HOME": t.TempDir()}
		var out bytes.Buffer
		code := make(chan int)
		go func() {
			code <- run(ctx, cli.Env{Args: []string{"fleet", "--apibase", s.URL, "--interval", "1s"},
				Stdout: &out, Stderr: slave, Getenv: func(name string) string { return env[name] }, Now: func() time.Time { return now }})
		}()
		shown := readUntil(t, written, " of 1")
		cancel()
		shown += readUntil(t, written, "goes on there")
		if c := <-code; c == 0 || !strings.Contains(shown, "stopped after 0 of 1 histories: the next run goes on there") || !strings.Contains(shown, "[....") {
			t.Errorf("%d columns: exit %d, %q", columns, c, shown)
		}
		for _, line := range strings.Split(shown, "\r") {
			if strings.Contains(line, "[.") && len(line) >= int(columns) {
				t.Errorf("%d columns: %q is too long", columns, line)
			}
		}
		if out.Len() > 0 {
			t.Errorf("a stopped run reports %q", out.String())
		}
	}
}
