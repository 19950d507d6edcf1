package history

import (
	"fmt"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

const (
	// Records that left level 0 wait in the journal until there are this many,
	// so that most Commits write one page.
	patience = 256
	// maxLag leaves places between the journal's oldest record that counts and
	// the next one to be written, so that a sample that moved to a level has
	// long been on the disk there when its record is overwritten.
	maxLag = 2560
	// bulk is how many samples make it worth to write the file anew.
	bulk = 256
)

// Commit writes what changed since Open, so that a crash at any instant leaves
// either all of it or none of it. Only an Import for which the disk has no
// room to write the file anew may be left in part; importing again completes it.
// After an error the Log lives in memory only; the file holds what it held.
func (l *Log) Commit() error {
	if l.file == nil || len(l.pending) == 0 && !l.headChanged {
		return nil
	}
	if err := l.write(); err != nil {
		closeFile(l.file)
		l.file = nil
		return fmt.Errorf("history of %s: %w", l, err)
	}
	l.pending, l.headChanged = l.pending[:0], false
	return l.afterwards()
}

func (l *Log) write() error {
	if len(l.pending) > bulk && l.replace() == nil {
		return nil
	}
	m := l.image
	newest := l.ring.Level(0)
	var add []usage.Sample
	late := false
	for _, s := range usage.Normalise(l.pending) {
		switch r, again := m.find(s.Time); {
		case len(newest) == 0 || s.Time < newest[0].Time:
			late = true
		case !again:
			add = append(add, s)
		case r.sample != s:
			r.sample = s
			m.putRecord(r)
		}
	}
	if late || m.lag+len(add) > retention.Limit(0)+patience {
		l.consolidate(newest, len(add))
	}
	if l.headChanged {
		m.setHead(l.head, m.seq+uint32(len(add)))
		l.head = m.head
	}
	m.journal(add)
	return m.flush(l.file)
}

// consolidate moves to the levels what has left level 0.
func (l *Log) consolidate(newest []usage.Sample, room int) {
	for i := range l.head.used { // what surely is on the disk by now
		used := uint16(l.image.used(i))
		l.headChanged = l.headChanged || l.head.used[i] != used
		l.head.used[i] = used
	}
	l.image.putLevels(&l.ring)
	l.image.settle(newest, room)
}
