package history

import (
	"fmt"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

const (
	// Records that left level 0 wait in the journal until there are this many,
	// so that most Commits write one page.
	consolidateAfter = 256
	// maxLag leaves places between the journal's oldest record that counts and
	// the next one to be written, so that a sample that moved to a level has
	// long been on the disk there when its record is overwritten.
	maxLag = 2560
	// rewriteAbove is how many new samples are worth to write the file anew.
	rewriteAbove = 256
)

// Commit writes what changed since Open, so that a crash at any instant leaves
// either all of it or none of it. Only an Import for which the disk has no
// room to write the file anew may be left in part; importing again completes it.
// After an error the Log lives in memory only; the file holds what it held.
func (l *Log) Commit() error {
	if l.file == nil || len(l.pending) == 0 && !l.headChanged && !l.forgot {
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
	if l.rewrite() || len(l.pending) > rewriteAbove && l.replace() == nil {
		return nil
	}
	if err := l.update(); err != nil {
		return err
	}
	if err := l.image.flush(l.file); err != nil {
		return err
	}
	return l.consolidate() // for the next Commit to write
}

// update brings the image up to what was added.
func (l *Log) update() error {
	m := l.image
	newest := l.ring.Level(0)
	var add []usage.Sample
	late := false
	find := m.finder(len(l.pending))
	for _, s := range usage.Normalise(l.pending) {
		switch r, again := find(s.Time); {
		case len(newest) == 0 || s.Time < newest[0].Time:
			late = true // it is in a level, and never in the journal
		case !again:
			add = append(add, s)
		case r.sample != s:
			r.sample = s
			m.putRecord(r)
		}
	}
	if late || m.lag+len(add) > maxLag {
		if err := m.readLevels(); err != nil {
			return err
		}
		m.putLevels(l.ring)
		m.settle(newest, len(add))
	}
	if l.headChanged {
		m.setHead(l.head, m.seq+uint32(len(add)))
		l.head = m.head
	}
	m.journal(add)
	return nil
}

// consolidate moves to the levels what has left level 0, once that is much. It
// is called when the ring holds just what the file tells, so that a file in
// which it is done in part tells the same.
func (l *Log) consolidate() error {
	if l.image.lag <= retention.Limit(0)+consolidateAfter {
		return nil
	}
	if err := l.image.readLevels(); err != nil {
		return err
	}
	for i := range l.head.used { // what surely is on the disk by now
		used := uint16(l.image.used(i))
		l.headChanged = l.headChanged || l.head.used[i] != used
		l.head.used[i] = used
	}
	l.image.putLevels(l.ring)
	l.image.settle(l.ring.Level(0), 0)
	return nil
}
