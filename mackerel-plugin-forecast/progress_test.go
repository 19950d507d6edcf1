package main

import (
	"strings"
	"testing"
	"time"
)

func TestProgressIsOneLineThatIsTakenAway(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	var terminal strings.Builder
	p := &progress{stderr: &terminal, now: func() time.Time { return now }, shown: true, began: now}
	for done := range 4 {
		p.tell(done, 10)
		now = now.Add(30 * time.Second)
		p.tell(done, 10) // 30 s later
		p.tell(done, 10) // at once: not shown
	}
	p.end()
	lines := strings.Split(terminal.String(), "\r")
	if len(lines) != 8 || strings.TrimSpace(lines[1]) != "reading histories: 0 of 10" ||
		strings.TrimSpace(lines[len(lines)-3]) != "reading histories: 3 of 10, 4m40s left" {
		t.Errorf("%q", lines)
	}
	for _, line := range lines[1 : len(lines)-1] {
		if len(line) != progressWidth || strings.Contains(line, "\n") {
			t.Errorf("%q leaves something of the line before", line)
		}
	}
	if said := p.where(); said != " after 3 of 10 histories" {
		t.Error(said)
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
