package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/output/board"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// plainPause is how long a line stays unsaid although something has changed.
const plainPause = 5 * time.Second

// plain shows a watch as lines for pipes and logs: all filesystems first and
// last, and every few seconds those that have something new.
type plain struct {
	w    io.Writer
	now  func() time.Time
	said map[usage.ID]said
	next time.Time
	rows []board.Row // shown last, said or not
	last bool        // all are said once more, but for what was said in this second
}

type said struct{ at, line string }

func newPlain(env cli.Env) *plain {
	return &plain{w: env.Stdout, now: env.Now, said: map[usage.ID]said{}}
}

func (p *plain) show(_ string, rows []board.Row, notes []string) error {
	p.rows = rows
	now := p.now()
	if wait := p.next.Sub(now); 0 < wait && wait <= plainPause { // longer: the clock has stepped back
		return nil
	}
	p.next = now.Truncate(time.Second).Add(plainPause)
	for _, note := range notes {
		if err := p.say(usage.ID{Name: note}, units.Printable(note)); err != nil {
			return err
		}
	}
	for _, r := range rows {
		if err := p.say(r.ID, board.Sentence(r.Verdict)); err != nil {
			return err
		}
	}
	return nil
}

func (p *plain) say(id usage.ID, line string) error {
	this, before := said{p.now().Format("15:04:05"), line}, p.said[id]
	if this == before || line == before.line && !p.last {
		return nil
	}
	p.said[id] = this
	_, err := fmt.Fprintln(p.w, this.at, line)
	return err
}

func (p *plain) events() <-chan os.Signal { return nil }
func (p *plain) react(os.Signal)          {}

// close says how things stand at the end. Nobody is left to tell when that fails.
func (p *plain) close() {
	p.next, p.last = time.Time{}, true
	_ = p.show("", p.rows, nil)
}
