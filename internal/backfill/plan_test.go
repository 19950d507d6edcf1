package backfill

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/usage"
)

// toldToEnd is an API whose caller is told to end, in words of its own.
type toldToEnd struct{}

func (toldToEnd) Points(context.Context, string, string, int64, int64) ([]usage.Point, error) {
	return nil, fmt.Errorf("the points: %w", context.Canceled)
}

// TestARunThatIsToldToEndIsNoFailure, so that no series waits for it.
func TestARunThatIsToldToEndIsNoFailure(t *testing.T) {
	const now = 1_800_000_000
	past := host.Past{ID: disk}
	b := New(toldToEnd{}, "host", 90*24*time.Hour)
	steps, _ := b.Plan(past, now)
	if answer, err := steps[0].Fetch(t.Context()); !errors.Is(err, host.ErrLater) || answer.Mark != nil {
		t.Errorf("%v, mark %v", err, answer.Mark)
	}
}
