package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"mackerel-forecast/internal/statedir"
)

const lockName = "triage.lock"

// ErrBusy says that another run holds the state.
var ErrBusy = errors.New("another run of triage is at work here")

// Store is the state of one directory, locked from Open to Close.
type Store struct {
	*State
	Damaged bool // what was there could not be understood; the state is empty

	dir   *statedir.Dir
	lock  *os.File
	slots [2]slot
}

// Open locks and reads the state below dir, which it creates (0700, files
// 0600). It returns ErrBusy at once when another process holds it, and an error
// when it cannot be read or, found before anything is told, not be written, or
// when others could have put it there (see statedir).
func Open(dir string) (*Store, error) {
	d, err := statedir.Open(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: d}
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open() (err error) {
	once, cancel := context.WithCancel(context.Background())
	cancel() // the next minute's run comes anyway
	s.lock, err = s.dir.OpenLocked(once, lockName)
	if errors.Is(err, statedir.ErrBusy) {
		return ErrBusy
	}
	if err != nil {
		return err
	}
	return s.read()
}

// Peek reads the state without a lock and without a trace, for a run that
// finds another at work.
func Peek(dir string) (*State, error) {
	d, err := statedir.OpenToRead(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	s := &Store{dir: d}
	if err := s.read(); err != nil {
		return nil, err
	}
	return s.State, nil
}

func (s *Store) read() error {
	s.State = NewState()
	var anyDamaged bool
	for i, name := range slotNames {
		slot, damaged, err := readSlot(s.dir, name)
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
	if err := older.write(s.dir, newest.seq+1, data); err != nil {
		return fmt.Errorf("what was told cannot be remembered: %w", err)
	}
	return nil
}

// Close releases the lock. It does not write.
func (s *Store) Close() error {
	var err error
	if s.lock != nil {
		err = statedir.Release(s.lock)
	}
	return errors.Join(err, s.dir.Close())
}
