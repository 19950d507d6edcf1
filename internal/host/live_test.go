package host

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mackerel-forecast/internal/collect"
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
		forgot := live.recall(readings)
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
	live.series[disk] = live.begin(over, disk)
	if forgot := live.recall([]collect.Reading{reading(0, 1)}); !strings.HasSuffix(forgot, "does not answer in time") {
		t.Errorf("%q", forgot)
	}
}
