package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestOrderedKeepsTheOrder(t *testing.T) {
	items := make([]int, 200)
	for i := range items {
		items[i] = i
	}
	var out, want strings.Builder
	write := func(i int, w io.Writer) error {
		for line := range i * 37 % 2000 { // some far longer than what may run ahead
			fmt.Fprintln(w, i, line)
		}
		return nil
	}
	for _, i := range items {
		_ = write(i, &want)
	}
	if err := Ordered(context.Background(), items, &out, write); err != nil || out.String() != want.String() {
		t.Errorf("error %v; %d bytes, want %d in the order of the items", err, out.Len(), want.Len())
	}
}

type brokenWriter struct{ left int }

func (w *brokenWriter) Write(b []byte) (int, error) {
	if w.left--; w.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(b), nil
}

func TestOrderedEndsAtTheFirstErrorAndLeavesNothingRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	forever := func(_ int, w io.Writer) error {
		for {
			if _, err := io.WriteString(w, strings.Repeat("x", 1000)); err != nil {
				return err
			}
		}
	}
	if err := Ordered(context.Background(), make([]int, 100), &brokenWriter{left: 3}, forever); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("closed pipe: %v", err)
	}
	bad := errors.New("item 3")
	err := Ordered(context.Background(), []int{1, 2, 3, 4}, io.Discard, func(i int, _ io.Writer) error {
		if i == 3 {
			return bad
		}
		return nil
	})
	if !errors.Is(err, bad) {
		t.Errorf("got %v, want the item's error", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(10*time.Millisecond, cancel)
	if err := Ordered(ctx, make([]int, 100), io.Discard, forever); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if time.Sleep(time.Millisecond); i > 2000 {
			t.Fatalf("%d goroutines are left, %d before", runtime.NumGoroutine(), before)
		}
	}
}

// TestAFaultInOneItemIsItsError: what came before is written, and the program
// lives on to say in a line what went wrong.
func TestAFaultInOneItemIsItsError(t *testing.T) {
	var out strings.Builder
	err := Ordered(t.Context(), []int{1, 2, 3}, &out, func(i int, w io.Writer) error {
		if i == 2 {
			panic("out of luck")
		}
		_, err := fmt.Fprint(w, i)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "a fault of this program, please report it: out of luck (ordered_test.go:") || out.String() != "1" {
		t.Errorf("%q is written, error %v", out.String(), err)
	}
}
