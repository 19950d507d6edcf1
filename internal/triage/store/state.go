// Package store remembers between runs what triage has said, so that nothing
// is said twice: one state for one state directory, locked while a run holds
// it, safe under kill -9 and on a disk that is full. It holds no secrets.
package store

import (
	"cmp"
	"slices"
	"time"

	"mackerel-forecast/internal/triage"
)

// State is all that is remembered.
type State struct {
	Cases   map[string]*triage.Case `json:"cases"`             // by alert id
	Named   map[string]int64        `json:"named,omitempty"`   // alerts named on stderr as not ours, when
	Checks  map[string]string       `json:"checks,omitempty"`  // names of checks by monitor id
	Org     string                  `json:"org,omitempty"`     // of Mackerel: whose state it is, and for links
	Outlets map[string]Backoff      `json:"outlets,omitempty"` // by outlet
	Open    int                     `json:"open"`              // of the last complete look
	Urgent  int                     `json:"urgent"`
	Unseen  int                     `json:"unseen,omitempty"`
	SeenAt  int64                   `json:"seen_at"` // Unix time of that look
}

// Backoff is when an outlet that took nothing is tried again.
type Backoff struct {
	Failures  int   `json:"failures,omitempty"`  // in a row
	FailedAt  int64 `json:"failed_at,omitempty"` // Unix time of the last one
	NotBefore int64 `json:"not_before,omitempty"`
}

const (
	firstPause = 50 * time.Second // the next minute's run tries again
	longPause  = 8 * time.Minute
	askedPause = time.Hour // the most that a service is granted
)

// Fail notes a failure at Unix time now, with pauses that grow; after is what
// the service asked for, 0 when it did not.
func (b Backoff) Fail(now int64, after time.Duration) Backoff {
	pause := min(firstPause<<min(b.Failures, 10), longPause)
	return Backoff{Failures: b.Failures + 1, FailedAt: now, NotBefore: now + wholeSeconds(max(pause, min(after, askedPause)))}
}

// Retry notes a failure after which the next run tries again, unless the
// service asked for a pause. The pauses of a later Fail are short at first.
func (b Backoff) Retry(now int64, after time.Duration) Backoff {
	return Backoff{Failures: 1, FailedAt: now, NotBefore: now + wholeSeconds(min(after, askedPause))}
}

// Waits reports whether the outlet is left alone at Unix time now. A pause that
// begins later was noted by a clock that was ahead.
func (b Backoff) Waits(now int64) bool { return b.FailedAt <= now && now < b.NotBefore }

// wholeSeconds rounds up: a service that asked for a pause gets all of it.
func wholeSeconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }

const (
	keepClosed = 7 * 24 * time.Hour // an alert that closed and is told is forgotten after this
	maxClosed  = 1000               // and the oldest of more than these
)

// NewState remembers nothing.
func NewState() *State {
	return &State{Cases: map[string]*triage.Case{}, Named: map[string]int64{}, Checks: map[string]string{}, Outlets: map[string]Backoff{}}
}

// Rewind takes what was noted at later times than Unix time now for long ago.
func (s *State) Rewind(now int64) {
	for _, c := range s.Cases {
		c.Rewind(now)
	}
}

// Prune forgets what is closed long enough, so that the state stays bounded, but
// not what one of the outlets has still to be told: a clock that is ahead makes
// all of it old. live tells which alerts are open, by id.
func (s *State) Prune(now int64, live map[string]bool, outlets ...string) {
	var closed []*triage.Case
	for _, c := range s.Cases {
		if !c.Open() {
			closed = append(closed, c)
		}
	}
	slices.SortFunc(closed, func(a, b *triage.Case) int { return cmp.Compare(b.ClosedAt, a.ClosedAt) })
	for i, c := range closed {
		due := slices.ContainsFunc(outlets, func(o string) bool { return c.Due(o) != triage.None })
		if i >= maxClosed || !due && now-c.ClosedAt > int64(keepClosed/time.Second) {
			delete(s.Cases, c.ID)
		}
	}
	for id := range s.Named {
		if !live[id] {
			delete(s.Named, id)
		}
	}
}
