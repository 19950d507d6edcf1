package backfill

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// broken is an API that fails, and counts how often it is asked.
type broken struct{ asked int }

func (b *broken) Points(context.Context, string, string, int64, int64) ([]usage.Point, error) {
	b.asked++
	return nil, errors.New("the service is down")
}

// TestOneFailureHoldsBackEverySeries of that run, and of the next ones until it ends.
func TestOneFailureHoldsBackEverySeries(t *testing.T) {
	const now = 1_800_000_000
	api := &broken{}
	b := New(api, "host", Reach)
	first, _ := b.Plan(host.Past{ID: disk}, now)
	second, _ := b.Plan(host.Past{ID: usage.ID{Resource: usage.Filesystem, Name: "vdc1"}}, now)
	met, err := first[0].Fetch(t.Context())
	if err == nil || errors.Is(err, host.ErrLater) || met.Mark == nil {
		t.Fatalf("%v, mark %v", err, met.Mark)
	}
	if other, err := second[0].Fetch(t.Context()); !errors.Is(err, host.ErrLater) || other.Mark != nil || api.asked != 1 {
		t.Errorf("%v, mark %v, %d requests", err, other.Mark, api.asked)
	}
	b = New(api, "host", Reach)
	if steps, waits := b.Plan(host.Past{ID: disk, Mark: met.Mark}, now+30); len(steps) != 0 || waits <= now+30 {
		t.Errorf("%d steps, waits until %d", len(steps), waits)
	}
	second, _ = b.Plan(host.Past{ID: usage.ID{Resource: usage.Filesystem, Name: "vdc1"}}, now+30)
	if _, err := second[0].Fetch(t.Context()); !errors.Is(err, host.ErrLater) || api.asked != 1 {
		t.Errorf("%v, %d requests while another series waits", err, api.asked)
	}
}

// TestAFailureOfAClockThatWasAheadHoldsBackNothing: it would wait for that time to
// come, and every other series with it.
func TestAFailureOfAClockThatWasAheadHoldsBackNothing(t *testing.T) {
	const now = 1_800_000_000
	for _, failures := range []int{1, 5, 40} {
		for ahead, want := range map[int64]bool{-30: true, 0: true, minute: true, hour: false, 365 * day: false} {
			var m mark
			for range failures {
				m.failed(now + ahead)
			}
			b := New(nil, "host", Reach)
			steps, waits := b.Plan(host.Past{ID: disk, Mark: m.encode()}, now)
			if held := len(steps) == 0; held != want || (waits > now) != want || (b.paused > now) != want {
				t.Errorf("%d failures, %d s ahead: %d steps, waits %d s, all wait %d s", failures, ahead, len(steps), waits-now, b.paused-now)
			}
		}
	}
}

// TestPiecesOfAGap: each is asked for in the steps that its age deserves, the last day
// apart where the week is longer.
func TestPiecesOfAGap(t *testing.T) {
	const now = 1_800_000_000
	for name, c := range map[string]struct {
		gap  span
		want []int
	}{
		"ten hours":          {span{now - 10*hour, now}, []int{rankWeek}},
		"twenty hours":       {span{now - dayZone, now}, []int{rankWeek}},
		"a week":             {span{now - weekZone, now}, []int{rankWeek, rankDay}},
		"a week, until now":  {span{now - weekZone, now - 30*hour}, []int{rankWeek}},
		"older than a week":  {span{now - 30*day, now - weekZone}, []int{rankMonths}},
		"ninety days":        {span{now - 90*day, now}, []int{rankWeek, rankDay, rankMonths}},
		"a hundred and more": {span{now - 110*day, now}, []int{rankWeek, rankDay, rankMonths, rankMonths}},
	} {
		var ranks []int
		for _, step := range (&series{now: now}).pieces(c.gap) {
			ranks = append(ranks, step.Rank)
		}
		if !slices.Equal(ranks, c.want) {
			t.Errorf("%s: %v, want %v", name, ranks, c.want)
		}
	}
}
