package history

import (
	"errors"
	"os"
	"testing"

	"mackerel-forecast/internal/retention"
)

type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) { return 0, os.ErrDeadlineExceeded }

// TestLevelsThatCannotBeReadAreAnError, and no history without its past.
func TestLevelsThatCannotBeReadAreAnError(t *testing.T) {
	var ring retention.Ring
	for i := range int64(5000) {
		ring.Add(at(i))
	}
	m := &image{bytes: newImage(newHead(sda1, ""), &ring).bytes, levels: broken{}}
	y := memories.New().(*memory)
	_, err := m.restore(&y.ring, &y.scratch)
	if n := len(y.ring.Samples()); !errors.Is(err, os.ErrDeadlineExceeded) || n > 0 {
		t.Errorf("%v, and %d samples", err, n)
	}
}
