package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// ErrBusy says that another run holds the state.
var ErrBusy = errors.New("another run of triage is at work here")

// Store is the state of one directory, locked from Open to Close.
type Store struct {
	*State
	Damaged bool // what was there could not be understood; the state is empty

	lock  *flock.Flock
	slots [2]slot
}

// Open locks and reads the state below dir, which it creates (0700, files
// 0600). It returns ErrBusy at once when another process holds it, and an error
// when it cannot be read or, found before anything is told, not be written.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	s := &Store{lock: flock.New(filepath.Join(dir, "triage.lock"), flock.SetPermissions(0o600))}
	if locked, err := s.lock.TryLock(); err != nil {
		return nil, fmt.Errorf("%s cannot be locked: %w", s.lock.Path(), err)
	} else if !locked {
		return nil, ErrBusy
	}
	if err := s.read(dir); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Peek reads the state without a lock and without a trace, for a run that
// finds another at work.
func Peek(dir string) (*State, error) {
	s := &Store{}
	if err := s.read(dir); err != nil {
		return nil, err
	}
	return s.State, nil
}

func (s *Store) read(dir string) error {
	s.State = NewState()
	var anyDamaged bool
	for i, path := range slotPaths(dir) {
		slot, damaged, err := readSlot(path)
		if err != nil {
			return err
		}
		s.slots[i], anyDamaged = slot, anyDamaged || damaged
	}
	newest := s.newest()
	if newest.seq == 0 {
		s.Damaged = anyDamaged
		return nil
	}
	state, err := decode(newest.data)
	if err != nil {
		s.Damaged = true
		return nil
	}
	s.State = state
	return nil
}

func (s *Store) newest() *slot {
	if s.slots[1].seq > s.slots[0].seq {
		return &s.slots[1]
	}
	return &s.slots[0]
}

// Save writes the state durably: after it returns nil, no crash loses it.
func (s *Store) Save() error {
	data, err := json.Marshal(s.State)
	if err != nil {
		return err
	}
	newest := s.newest()
	older := &s.slots[0]
	if newest == older {
		older = &s.slots[1]
	}
	if err := older.write(newest.seq+1, data); err != nil {
		return fmt.Errorf("what was told cannot be remembered: %w", err)
	}
	return nil
}

// Close releases the lock. It does not write.
func (s *Store) Close() error { return s.lock.Close() }
