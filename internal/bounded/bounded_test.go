package bounded

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestCallGivesUpOnWhatHangs(t *testing.T) {
	const grace = 500 * time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	hangs := make(chan int)
	defer close(hangs)
	time.AfterFunc(10*time.Millisecond, cancel)
	begin := time.Now()
	if _, err := Call(ctx, grace, func() (int, error) { return <-hangs, nil }); !errors.Is(err, ErrLate) {
		t.Errorf("an answer from nowhere: %v", err)
	}
	if took := time.Since(begin); took < grace || took > 10*grace {
		t.Errorf("took %s", took)
	}
	if got, err := Call(ctx, grace, func() (int, error) { return 7, nil }); err != nil || got != 7 {
		t.Errorf("what is quick is told even when the time is over: %d, %v", got, err)
	}
	if _, err := Call(t.Context(), grace, func() (int, error) { panic("oh") }); err == nil || !strings.Contains(err.Error(), "a fault of this program") {
		t.Errorf("a fault is %v", err)
	}
}
