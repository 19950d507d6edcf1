package host

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
)

// TestEveryLookSaysThatHistoryIsNotRead: without it full disks look like new
// ones, and the first look is gone from the screen after a second.
func TestEveryLookSaysThatHistoryIsNotRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	other := reading(0, 1)
	other.Name = "vdb"
	gone := reading(0, 1)
	gone.Err = os.ErrNotExist
	live := NewLive(options(file, "", 2, 1))
	for look, readings := range [][]collect.Reading{{reading(0, size)}, {reading(1, size)}, {reading(2, size), other}, {gone, other}} {
		forgot := live.recall(t.Context(), readings, 1)
		if !strings.HasPrefix(forgot, "history is not read: ") || !strings.Contains(forgot, file) || strings.HasSuffix(forgot, "(and 1 more like it)") != (look == 2) {
			t.Errorf("look %d: %q", look, forgot)
		}
	}
}

// TestAHistoryThatIsLate is said too.
func TestAHistoryThatIsLate(t *testing.T) {
	live := NewLive(options(t.TempDir(), "", 2, 1))
	over, cancel := context.WithCancel(t.Context())
	cancel()
	live.series[disk] = new(liveSeries)
	live.read(over, disk, live.series[disk], 1)
	if forgot := live.recall(t.Context(), []collect.Reading{reading(0, 1)}, 2*retry); !strings.HasSuffix(forgot, "does not answer in time") {
		t.Errorf("%q", forgot)
	}
}

// TestAHistoryIsTriedAgain: what could not be read once may be there a minute
// later, and comes before what was seen meanwhile.
func TestAHistoryIsTriedAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	live := NewLive(options(dir, "", 2, 1))
	look := func(minute int64) string {
		r := reading(minute, size)
		forgot := live.recall(t.Context(), []collect.Reading{r}, r.Sample.Time)
		live.judge(r, r.Sample.Time)
		return forgot
	}
	if look(10) == "" {
		t.Fatal("a file was read as a directory")
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	log, err := history.Open(dir, disk, "")
	if err != nil {
		t.Fatal(err)
	}
	for minute := range int64(10) {
		if err := log.Add(reading(minute, size).Sample); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(log.Commit(), log.Close()); err != nil {
		t.Fatal(err)
	}
	if forgot := look(11); forgot != "" {
		t.Error(forgot)
	}
	if n := len(live.Samples(disk)); n != 12 {
		t.Errorf("%d samples, want 10 of the history and 2 that were seen", n)
	}
}
