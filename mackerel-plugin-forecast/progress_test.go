package main

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// lineOf is what stands on a terminal's line after all that was written to it.
func lineOf(written string) string {
	var cells []rune
	at := 0
	for _, r := range written {
		switch {
		case r == '\r':
			at = 0
			continue
		case at == len(cells):
			cells = append(cells, r)
		default:
			cells[at] = r
		}
		at++
	}
	return strings.TrimRight(string(cells), " ")
}

func TestProgressIsOneLineThatIsTakenAway(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	var terminal strings.Builder
	p := &progress{stderr: &terminal, now: func() time.Time { return now }, shown: true, began: now}
	p.tell(0, 10)
	if got := lineOf(terminal.String()); got != "[..............................]  reading histories: 0 of 10" {
		t.Errorf("first %q", got)
	}
	for done := range 4 {
		now = now.Add(30 * time.Second)
		p.tell(done, 10) // 30 s later
		p.tell(done, 10) // at once: not shown
	}
	if got := lineOf(terminal.String()); got != "[#########.....................]  reading histories: 3 of 10, 4m40s left" {
		t.Errorf("then %q", got)
	}
	now = now.Add(time.Minute)
	p.tell(10, 10)
	if got := lineOf(terminal.String()); got != "[##############################]  reading histories: 10 of 10, 0s left" {
		t.Errorf("last %q", got)
	}
	p.end()
	if got := terminal.String(); lineOf(got) != "" || !strings.HasSuffix(got, "\r") || strings.ContainsAny(got, "\n\x1b") || strings.Count(got, "[") != 6 {
		t.Errorf("at the end %q stands there: %q", lineOf(got), got)
	}
	if said := p.where(); said != " after 10 of 10 histories" {
		t.Error(said)
	}
}

// TestAWarningHasALineOfItsOwn: it is not glued to the bar, which comes back.
func TestAWarningHasALineOfItsOwn(t *testing.T) {
	var terminal strings.Builder
	p := &progress{stderr: &terminal, now: time.Now, shown: true, began: time.Now()}
	p.tell(1, 10)
	p.aside(func() { terminal.WriteString("the cache is full") })
	if got := lineOf(terminal.String()); got != "the cache is full" {
		t.Errorf("%q", got)
	}
	terminal.Reset() // as after the line break
	p.tell(2, 10)
	if got := lineOf(terminal.String()); !strings.Contains(got, "2 of 10") {
		t.Errorf("then %q", got)
	}
}

// TestWarningsAndTheBarComeAtOnce, which the race detector judges.
func TestWarningsAndTheBarComeAtOnce(t *testing.T) {
	var terminal strings.Builder
	p := &progress{stderr: &terminal, now: time.Now, shown: true, began: time.Now()}
	var worker sync.WaitGroup
	worker.Go(func() { p.aside(func() { terminal.WriteString("warning") }) })
	p.tell(1, 2)
	worker.Wait()
	p.end()
	if lines := terminal.String(); strings.Count(lines, "warning") != 1 {
		t.Errorf("%q", lines)
	}
}

func TestProgressIsForTerminals(t *testing.T) {
	var log strings.Builder
	p := newProgress(&log)
	p.tell(1, 2)
	p.end()
	if log.Len() > 0 {
		t.Errorf("%q", log.String())
	}
}
