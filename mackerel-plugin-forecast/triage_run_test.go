package main

import (
	"io"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/triage/store"
)

// TestNumbersOfAnotherRunAreFreshOnes: those of long ago are not posted, nor those
// that a clock that was ahead dated.
func TestNumbersOfAnotherRunAreFreshOnes(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	for seen, want := range map[time.Duration]bool{0: true, -4 * time.Minute: true, -5 * time.Minute: false, 365 * 24 * time.Hour: false} {
		s := &session{directory: t.TempDir(), env: cli.Env{Stderr: io.Discard, Now: func() time.Time { return now }}}
		other, err := store.Open(s.directory)
		if err != nil {
			t.Fatal(err)
		}
		other.State.Open, other.State.SeenAt = 3, now.Add(seen).Unix()
		if err := other.Save(); err != nil {
			t.Fatal(err)
		}
		r, fresh, err := s.once(t.Context())
		if err != nil || r.Open != 3 || fresh != want {
			t.Errorf("seen %s from now: %+v, fresh: %v, %v", seen, r, fresh, err)
		}
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	}
}
