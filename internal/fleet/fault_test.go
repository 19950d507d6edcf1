package fleet

import (
	"strings"
	"testing"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/usage"
)

// TestAFaultCostsOneHistory: it is unread, and named as ours.
func TestAFaultCostsOneHistory(t *testing.T) {
	c := cache(t)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	r := &run{Options: Options{Cache: c, Warn: func(error) { panic("out of luck") }}, now: 1_800_000_000}
	a := answer{target: target{host: &mackerel.Host{ID: "h"}, id: usage.ID{Resource: usage.Filesystem, Name: "vda1"}, used: 1, size: 2}, note: stamp{1, 1}}
	row, _ := r.judgeSafely(a, nil)
	if !row.Unread || !strings.Contains(row.Reason, "please report it: out of luck (fault_test.go:") {
		t.Errorf("%+v", row)
	}
}
