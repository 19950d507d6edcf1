package history

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// maxAhead is how many samples of later times, from a clock that jumped, may
// stay among the newest. More would take the place of present ones: they move
// to a file of their own, the shelf, until their time comes. So neither a clock
// that was ahead for days nor one that fell back to 1970 costs any history.
const maxAhead = 512

// dueNote is where the head of a shelf says when its time has come.
const dueNote = "due"

// unshelve brings back what waits on the shelf, when its time has come.
func (l *Log) unshelve() {
	if !l.shelf {
		return
	}
	h, err := l.dir.readHead(l.name + shelfEnd)
	if due := h.notes.get(dueNote); err == nil && len(due) == 8 && int64(binary.LittleEndian.Uint64(due)) > l.now {
		return
	}
	samples, err := l.shelved()
	if err != nil {
		l.warn("samples that waited for their time stay where they are: %v", err)
		return
	}
	l.Import(samples)
	l.shelf, l.emptied = false, true
}

// shelved reads the shelf; one that is gone, or of another disk, holds nothing.
func (l *Log) shelved() (samples []usage.Sample, err error) {
	f, err := l.dir.Open(l.name + shelfEnd)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	shelf := newLog(l.id, "")
	defer shelf.Close()
	if _, err := shelf.readFile(f); err != nil {
		return nil, fmt.Errorf("%s %w", l.name+shelfEnd, err)
	}
	if conflict(shelf.head.identity, l.head.identity) {
		return nil, nil
	}
	for i := range retention.Levels {
		samples = append(samples, shelf.ring.Level(i)...)
	}
	return samples, nil
}

// afterwards puts the shelf in order once the history itself is written.
func (l *Log) afterwards() error {
	if l.emptied {
		l.emptied = false
		if err := l.dir.Remove(l.name + shelfEnd); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if l.now == 0 {
		return nil
	}
	var ahead []usage.Sample
	for i := range retention.Levels {
		level := l.ring.Level(i)
		ahead = append(ahead, level[usage.Search(level, l.now+1):]...)
	}
	if len(ahead) > maxAhead && l.putOnShelf(ahead) == nil {
		l.warn("the clock is behind: %d samples of later times wait until their time comes", len(ahead))
	}
	return nil // without room for a shelf they stay, and are not told
}

// due is when a shelf with these newest samples comes back: once so few of them
// lie ahead that they may stay among the newest. A clock that was years ahead
// for minutes must not keep what lies between from coming back.
func due(newest []usage.Sample) int64 {
	return newest[max(0, len(newest)-1-maxAhead/2)].Time
}

// putOnShelf writes the shelf before it takes anything out of the history.
func (l *Log) putOnShelf(ahead []usage.Sample) error {
	var ring retention.Ring
	if l.shelf {
		waiting, err := l.shelved()
		if err != nil {
			return err
		}
		ring.Import(waiting)
	}
	ring.Import(ahead)
	h := newHead(l.id, l.head.identity)
	h.notes, _ = h.notes.set(dueNote, binary.LittleEndian.AppendUint64(nil, uint64(due(ring.Level(0)))))
	f, err := l.dir.write(l.name+shelfEnd, newImage(h, &ring).bytes)
	if err != nil {
		return err
	}
	closeFile(f)
	l.shelf = true
	rest := slices.Clone(l.ring.Until(l.now))
	l.ring.Reset()
	l.ring.Import(rest)
	return l.replace()
}
