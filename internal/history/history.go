// Package history keeps what a host remembers of its filesystems between runs:
// one bounded, locked file for each thing that can run full, safe on a full
// disk and under kill -9. docs/history-format.md describes the file.
package history

import (
	"errors"
	"fmt"
	"os"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/statedir"
	"mackerel-forecast/internal/usage"
)

// dir is where the histories lie.
type dir struct{ *statedir.Dir }

// Log is one open history. A run opens it, adds its sample, reads, and commits;
// the file is locked from Open to Close. It is not safe for concurrent use.
type Log struct {
	id       usage.ID
	dir      dir
	name     string   // of the file below dir
	file     *os.File // nil: in memory only
	image    *image
	ring     *retention.Ring
	head     head
	pending  []usage.Sample // added since the last Commit
	now      int64          // time of the last Add, 0 before
	warnings []string

	headChanged bool
	memory      *memory // behind image and ring, nil before the file is read
	shelf       bool    // samples of a clock ahead wait in a file of their own
	emptied     bool    // that file is in the ring now
	anew        bool
	forgot      bool // the file holds what was taken out of the ring
}

func newLog(id usage.ID, identity string) *Log {
	return &Log{id: id, name: fileName(id), head: newHead(id, identity), ring: new(retention.Ring)}
}

// Add remembers a sample whose time is now: what is remembered of later times,
// from a clock that jumped ahead, is no longer told (see Samples). Of equal
// times the last wins. A sample that is not Valid is refused.
func (l *Log) Add(s usage.Sample) error {
	if !s.Valid() {
		return fmt.Errorf("history of %s refuses the sample %+v: it can be no measurement", l, s)
	}
	l.now = s.Time
	l.unshelve()
	l.ring.Add(s)
	l.toWrite(s)
	return nil
}

// Import remembers many samples of the past, in any order. Samples that are
// not Valid are left out; it returns how many.
func (l *Log) Import(batch []usage.Sample) (invalid int) {
	for _, s := range batch {
		if !s.Valid() {
			invalid++
			continue
		}
		l.toWrite(s)
	}
	l.ring.Import(batch)
	return invalid
}

// toWrite notes a sample for Commit. What lives in memory only may live for
// weeks, and must not grow.
func (l *Log) toWrite(s usage.Sample) {
	if l.file != nil {
		l.pending = append(l.pending, s)
	}
}

// Samples returns what is remembered, oldest first, at most
// retention.MaxSamples and retention.Age back. Once Add has told the time,
// samples of later times are left out; they come back when their time comes.
// The slice is valid until the next Add, Import or Close.
func (l *Log) Samples() []usage.Sample {
	if l.now == 0 {
		return l.ring.Samples()
	}
	return l.ring.Until(l.now)
}

// Newest returns the latest time that is remembered, even one that lies ahead
// of the time told by Add; 0 when nothing is.
func (l *Log) Newest() int64 {
	level := l.ring.Level(0)
	if len(level) == 0 {
		return 0
	}
	return level[len(level)-1].Time
}

// Until returns what is remembered of Unix time t and the 400 days before it.
// The slice is valid until the next change.
func (l *Log) Until(t int64) []usage.Sample { return l.ring.Until(t) }

// Note returns the small value kept under key (a latch, a backfill mark), nil
// when there is none.
func (l *Log) Note(key string) []byte { return l.head.notes.get(key) }

// SetNote keeps a small value under key; nil takes it away. At most 10 keys live
// beside the samples, the one set longest ago goes first. A key or value of
// more than 64 bytes is refused.
func (l *Log) SetNote(key string, value []byte) error {
	if len(key) > maxNoteSize || len(value) > maxNoteSize {
		return fmt.Errorf("history of %s refuses the note %.64q of %d bytes: at most %d", l, key, len(value), maxNoteSize)
	}
	changed := false
	l.head.notes, changed = l.head.notes.set(key, value)
	l.headChanged = l.headChanged || changed
	return nil
}

// Warnings says in one line each what Open and Commit found and mended: damage,
// another disk under the same name.
func (l *Log) Warnings() []string { return l.warnings }

// StartedAnew reports whether Open found the history of another disk under this
// name: what others know of the name's past is not this disk's.
func (l *Log) StartedAnew() bool { return l.anew }

// Identity returns the recorded identity of the disk, empty when unknown.
func (l *Log) Identity() string { return l.head.identity }

func (l *Log) warn(format string, args ...any) {
	l.warnings = append(l.warnings, fmt.Sprintf("history of %s: ", l)+fmt.Sprintf(format, args...))
}

func (l *Log) String() string { return fmt.Sprintf("%s %s", l.id.Resource, l.id.Name) }

// Close releases the lock. It does not write. What Samples returned is gone.
func (l *Log) Close() error {
	err := l.detach()
	if l.memory != nil {
		memories.Put(l.memory)
		l.memory, l.image, l.ring = nil, nil, new(retention.Ring)
	}
	return err
}

// detach leaves the file; the Log lives on in memory.
func (l *Log) detach() error {
	err := errors.Join(closeFile(l.file), l.dir.Close())
	l.file, l.dir = nil, dir{}
	return err
}

func closeFile(f *os.File) error {
	if f == nil {
		return nil
	}
	return f.Close()
}
