package host

import (
	"testing"

	"mackerel-forecast/internal/history"
)

// TestChecksKeepTheirLatchesBesideEveryOtherNote: where there is no room for all
// of them, checks with different thresholds push out each other's in turn.
func TestChecksKeepTheirLatchesBesideEveryOtherNote(t *testing.T) {
	log := history.InMemory(disk, "")
	defer log.Close()
	others := []string{reusableKey, backfillKey, sinceKey, pendingKey, behindKey, aheadKey, "growth"} // the last is of annotations
	checks := []string{"latch-a", "latch-b", "latch-c"}
	for run := range int64(3) {
		for _, key := range append(others, checks...) {
			if run > 0 && len(noted(log, key)) == 0 {
				t.Errorf("run %d: %s is gone", run, key)
			}
			if err := note(log, key, run); err != nil {
				t.Fatal(err)
			}
		}
	}
}
