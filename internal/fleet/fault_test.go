package fleet

import (
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/mackereltest"
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

// TestAFaultMakesTheReportIncomplete: a script that goes by the exit code must not
// take a report with such a row for a whole one.
func TestAFaultMakesTheReportIncomplete(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	ids := organisation(s, 2, 1)
	for _, id := range ids {
		grow(s, id, "sda1", now, 5)
	}
	o := disks()
	o.Cache = cache(t)
	if err := o.Cache.Close(); err != nil {
		t.Fatal(err)
	}
	o.Warn = func(error) { panic("out of luck") } // once
	r := report(t, s, o, now)
	if len(r.Rows) != 2 || len(r.Unread) != 1 || r.Unread[0].Host != r.Rows[1].Host || !strings.Contains(r.Unread[0].Err.Error(), "out of luck (fault_test.go:") {
		t.Errorf("%+v", r)
	}
}
