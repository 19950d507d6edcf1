package store

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/statedir"
	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/triage"
)

// with is a state that says n.
func with(s *State, n int) {
	s.Org = fmt.Sprint("org", n)
	s.Cases["a"] = &triage.Case{ID: "a", Title: strings.Repeat("x", n%300), Deliveries: map[string]triage.Delivery{}}
}

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestStateSurvives(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "dir")
	never := triage.Seconds(math.Inf(1))
	s := open(t, dir)
	s.Cases["a"] = &triage.Case{ID: "a", Host: "db1", Urgent: true, Turns: 2, Findings: []triage.Finding{{Name: "vdb1", Expected: 12.5, Early: 1, Late: never, Latch: []byte{1, 2}}},
		Deliveries: map[string]triage.Delivery{"slack": {Opened: true, Thread: "1.2", Said: &never, Owed: triage.Turned, Sending: true, SentAt: 7}}}
	s.Outlets["slack"] = Backoff{Failures: 2, NotBefore: 99}
	want := s.State
	for range 3 {
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	if got := open(t, dir).State; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestUnknownSecondsSurvive(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	s.Cases["a"] = &triage.Case{ID: "a", Findings: []triage.Finding{{Expected: triage.Seconds(math.NaN())}}}
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if got := float64(open(t, dir).Cases["a"].Findings[0].Expected); !math.IsNaN(got) {
		t.Errorf("NaN came back as %v, which may read as urgent", got)
	}
}

func TestOneRunAtATime(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	with(s.State, 5)
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrBusy) {
		t.Errorf("a second run: %v", err)
	}
	if p, err := Peek(dir); err != nil || p.Org != "org5" {
		t.Errorf("peek: %+v, %v", p, err)
	}
	s.Close()
	open(t, dir)
}

// Whatever becomes of the file that is being written, the state is the one
// before or the one after, never another, never none.
func TestATornWriteLeavesOneWholeState(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		dir := t.TempDir()
		s := open(t, dir)
		n := 1 + rng.IntN(6)
		for i := range n {
			with(s.State, i*1000)
			if err := s.Save(); err != nil {
				t.Fatal(err)
			}
		}
		older := s.slots[0]
		if s.newest().name == older.name {
			older = s.slots[1]
		}
		path := filepath.Join(dir, older.name)
		before, _ := os.ReadFile(path)
		with(s.State, n*1000)
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
		s.Close()
		after, _ := os.ReadFile(path)
		tear(t, rng, path, before, after)
		got := open(t, dir)
		if got.Damaged || got.Org != fmt.Sprint("org", (n-1)*1000) && got.Org != fmt.Sprint("org", n*1000) {
			t.Fatalf("after %d saves and a torn one: %q, damaged %v", n, got.Org, got.Damaged)
		}
	}
}

// tear leaves a mixture of what was there and what was written, by blocks of
// 512 bytes in any order, or cut off.
func tear(t *testing.T, rng *rand.Rand, path string, before, after []byte) {
	t.Helper()
	torn := append([]byte(nil), after...)
	for i := 0; i < len(torn); i += 512 {
		if rng.IntN(2) == 0 {
			n := copy(torn[i:min(i+512, len(torn))], before[min(i, len(before)):])
			clear(torn[i+n : min(i+512, len(torn))])
		}
	}
	if rng.IntN(4) == 0 {
		torn = torn[:rng.IntN(len(torn))]
	}
	if err := os.WriteFile(path, torn, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedStateStartsAnewAndSaysSo(t *testing.T) {
	dir := t.TempDir()
	for _, name := range slotNames {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("mackerel-forecast triage state 1 nonsense"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, dir)
	if !s.Damaged || len(s.Cases) != 0 {
		t.Errorf("damaged %v, %d cases", s.Damaged, len(s.Cases))
	}
	with(s.State, 1)
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if s := open(t, dir); s.Damaged || s.Org != "org1" {
		t.Errorf("damaged %v, org %q", s.Damaged, s.Org)
	}
}

// A save needs no room once there has been one: this runs where disks are full.
func TestSavesOnAFullDisk(t *testing.T) {
	testneed.Root(t)
	testneed.Linux(t)
	dir := mountTmpfs(t, 1<<20)
	s := open(t, dir)
	with(s.State, 1)
	for range 2 {
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
	}
	if err := fillUp(filepath.Join(dir, "filler")); err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		with(s.State, 100+i)
		if err := s.Save(); err != nil {
			t.Fatalf("save %d: %v", i, err)
		}
	}
	s.Close()
	if s := open(t, dir); s.Org != "org109" {
		t.Errorf("org %q", s.Org)
	}
}

func fillUp(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	block := bytes.Repeat([]byte("x"), 4096)
	for {
		if _, err := f.Write(block); err != nil {
			if strings.Contains(err.Error(), "no space") {
				return nil
			}
			return err
		}
	}
}

func TestStateThatCannotBeReadIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, slotNames[0]), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "triage.0.state") {
		t.Error(err)
	}
}

func TestPruneKeepsItBounded(t *testing.T) {
	s := NewState()
	const now = 1_700_000_000
	for i := range 3000 {
		id := fmt.Sprint(i)
		s.Cases[id] = &triage.Case{ID: id, ClosedAt: now - int64(i)}
	}
	s.Cases["old"] = &triage.Case{ID: "old", ClosedAt: now - 8*86400}
	s.Cases["open"] = &triage.Case{ID: "open"}
	s.Named["gone"], s.Named["live"] = 1, 1
	s.Prune(now, map[string]bool{"live": true})
	if len(s.Cases) != maxClosed+1 || s.Cases["open"] == nil || s.Cases["0"] == nil || s.Cases["2999"] != nil || len(s.Named) != 1 {
		t.Errorf("%d cases, %v", len(s.Cases), s.Named)
	}
}

// TestPruneKeepsWhatIsNotTold, so that a clock that is ahead, or an outage of a
// week, loses no message; but not for an outlet that is not there any more.
func TestPruneKeepsWhatIsNotTold(t *testing.T) {
	for outlet, kept := range map[string]bool{"slack": true, "webhook": false} {
		s := NewState()
		s.Cases["a"] = &triage.Case{ID: "a", ClosedAt: 1000, Deliveries: map[string]triage.Delivery{"slack": {Opened: true}, "webhook": {Opened: true, Closed: true}}}
		s.Prune(1000+8*86400, nil, outlet)
		if (s.Cases["a"] != nil) != kept {
			t.Errorf("%s: kept %v", outlet, !kept)
		}
	}
}

func TestAPauseOfAClockThatWasAheadIsOver(t *testing.T) {
	for _, b := range []Backoff{Backoff{}.Fail(1000, 0), Backoff{}.Retry(1000, 50*time.Second)} {
		for now, want := range map[int64]bool{1000: true, 1049: true, 1050: false, 999: false, 0: false} {
			if b.Waits(now) != want {
				t.Errorf("at %d: %v, %+v", now, !want, b)
			}
		}
	}
}

func TestBackoffGrowsToABound(t *testing.T) {
	var b Backoff
	var pauses []int64
	for range 6 {
		b = b.Fail(1000, 0)
		pauses = append(pauses, b.NotBefore-1000)
	}
	if fmt.Sprint(pauses) != "[50 100 200 400 480 480]" {
		t.Error(pauses)
	}
	if b := (Backoff{}).Fail(1000, 90*time.Second); b.NotBefore != 1090 {
		t.Errorf("asked for 90 s: %+v", b)
	}
	if b := (Backoff{Failures: 1 << 30}).Fail(1000, 1e6*time.Hour); b.NotBefore != 1000+3600 {
		t.Errorf("asked for ever: %+v", b)
	}
}

func TestRetryWaitsForWhatIsAskedAlone(t *testing.T) {
	var b Backoff
	for minute := range int64(5) {
		if b = b.Retry(60*minute, 0); b.NotBefore > 60*(minute+1) {
			t.Errorf("minute %d: %+v", minute, b)
		}
	}
	if b = b.Retry(1000, 90*time.Second+1); b.NotBefore != 1091 {
		t.Errorf("asked for more than 90 s: %+v", b)
	}
	if b = b.Fail(1000, 0); b.NotBefore != 1100 {
		t.Errorf("one that grows, after many that do not: %+v", b)
	}
}

func FuzzReadSlot(f *testing.F) {
	f.Add([]byte("mackerel-forecast triage state 1                1                2 00000000\n{}"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "slot"), content, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := statedir.OpenToRead(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		s, damaged, err := readSlot(d, "slot")
		if err != nil || damaged == (s.seq > 0) {
			t.Errorf("seq %d, damaged %v, %v", s.seq, damaged, err)
		}
		if s.seq > 0 {
			_, _ = decode(s.data) // must not panic
		}
	})
}
