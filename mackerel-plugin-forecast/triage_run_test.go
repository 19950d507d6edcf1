package main

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/output/metrics"
	"mackerel-forecast/internal/triage/round"
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
		other.State.Open, other.State.Unseen, other.State.SeenAt = 3, 2, now.Add(seen).Unix()
		if err := other.Save(); err != nil {
			t.Fatal(err)
		}
		r, fresh, err := s.once(t.Context())
		if err != nil || r.Open != 3 || r.Unseen != 2 || fresh != want {
			t.Errorf("seen %s from now: %+v, fresh: %v, %v", seen, r, fresh, err)
		}
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestWhatNobodyLookedAtIsNotCalm: no urgent one among those that were looked at says
// nothing of the others, one says that there is one at least.
func TestWhatNobodyLookedAtIsNotCalm(t *testing.T) {
	for _, c := range []struct {
		round.Result
		metrics, words string
	}{
		{round.Result{}, "triage.open\t0 triage.urgent\t0", "0 open, 0 urgent"},
		{round.Result{Open: 3}, "triage.open\t3 triage.urgent\t0", "3 open, 0 urgent"},
		{round.Result{Open: 12, Unseen: 11}, "triage.open\t12", "12 open, 0 urgent, 11 not looked at yet"},
		{round.Result{Open: 12, Urgent: 1, Unseen: 9}, "triage.open\t12 triage.urgent\t1", "12 open, 1 urgent, 9 not looked at yet"},
	} {
		var out strings.Builder
		if err := metrics.Print(&out, metricsOf(c.Result)); err != nil {
			t.Error(err)
		}
		var got []string
		for line := range strings.Lines(out.String()) {
			name, rest, _ := strings.Cut(line, "\t")
			value, _, _ := strings.Cut(rest, "\t")
			got = append(got, name+"\t"+strings.TrimSuffix(value, ".000000"))
		}
		slices.Sort(got) // the order of the helper is random
		if said := strings.Join(got, " "); said != c.metrics || inWords(c.Result) != c.words {
			t.Errorf("%+v: %q, %q", c.Result, said, inWords(c.Result))
		}
	}
}
