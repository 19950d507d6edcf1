package fleet

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/usage"
)

// TestOnlyAHostThatTellsNoFilesystemsIsAskedForNames: it may post their metrics all
// the same.
func TestOnlyAHostThatTellsNoFilesystemsIsAskedForNames(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	usual := organisation(s, 3, 1)
	for _, id := range usual {
		grow(s, id, "sda1", now, 9)
	}
	bare := s.AddHost(mackereltest.Host{Name: "bare"})
	grow(s, bare, "_data", now, 3)
	grow(s, bare, "sda1", now, 5)
	grow(s, bare, "loop3", now, 1)
	s.SetPoints(bare, "memory.used", mackereltest.Point{Time: now, Value: gib})
	s.AddHost(mackereltest.Host{Name: "switch"})
	r := report(t, s, disks(), now)
	var told []string
	for _, row := range r.Rows {
		told = append(told, fmt.Sprintf("%s:%s %.0f %s", row.Host.Name, row.ID.Name, math.Round(row.Expected/day), row.Reason))
	}
	want := []string{"bare:_data 3 grows", "bare:sda1 5 grows", "web0000:sda1 9", "web0001:sda1 9", "web0002:sda1 9", "switch: NaN no filesystem in what the host says of itself and posts"}
	for i, w := range want {
		if len(told) != len(want) || !strings.HasPrefix(told[i], w) {
			t.Fatalf("row %d is not %q in\n%s", i, w, strings.Join(told, "\n"))
		}
	}
	if n := s.Count("", "/api/v0/hosts/*/metric-names"); n != 2 || len(r.Unread) != 0 {
		t.Errorf("%d calls for names, unread %v", n, r.Unread)
	}

	s.Forget()
	o := disks()
	o.Resource = usage.Memory
	if report(t, s, o, now); s.Count("", "/api/v0/hosts/*/metric-names") != 0 {
		t.Error("names of filesystems were asked for, for memory")
	}
}

// TestAHostWhoseNamesCannotBeReadIsUnread: it may have filesystems.
func TestAHostWhoseNamesCannotBeReadIsUnread(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	grow(s, organisation(s, 1, 1)[0], "sda1", now, 5)
	for i := range 9 {
		s.AddHost(mackereltest.Host{Name: fmt.Sprint("bare", i)})
	}
	for status, c := range map[int]struct{ calls, unread int }{404: {9, 9}, 403: {doubting, 10}} {
		s.Heal()
		s.Forget()
		s.Fail(mackereltest.Fault{Path: "/api/v0/hosts/*/metric-names", Status: status})
		r := report(t, s, disks(), now)
		if n := s.Count("", "/api/v0/hosts/*/metric-names"); n != c.calls || len(r.Unread) != c.unread || len(r.Rows) != 10 || !r.Rows[9].Unread {
			t.Errorf("%d: %d calls, %d unread, %d rows", status, n, len(r.Unread), len(r.Rows))
		}
	}
}
