package fleet

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/mackereltest"
)

// TestARefusalOfOneHostCostsNoOther: it is unread, also where its history is not
// found, for its newest values are there.
func TestARefusalOfOneHostCostsNoOther(t *testing.T) {
	for _, status := range []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			s, now := mackereltest.New(t), time.Now().Unix()
			ids := organisation(s, 7, 1)
			for _, id := range ids {
				grow(s, id, "sda1", now, 5)
			}
			for _, refused := range []int{1, 3, 4} {
				s.Fail(mackereltest.Fault{Path: "/api/v0/hosts/" + ids[refused] + "/metrics", Status: status})
			}
			r := report(t, s, disks(), now)
			var unread []string
			for _, row := range r.Rows {
				if row.Unread && strings.Contains(row.Reason, fmt.Sprint(status)) {
					unread = append(unread, row.Host.ID)
				}
			}
			if want := fmt.Sprint([]string{ids[1], ids[3], ids[4]}); len(r.Rows) != 7 || len(r.Unread) != 3 || fmt.Sprint(unread) != want {
				t.Errorf("%d rows, %d hosts unread, %v, want %s", len(r.Rows), len(r.Unread), unread, want)
			}
			if n := s.Count("", "/api/v0/hosts/*/metrics"); n != 7 {
				t.Errorf("%d histories asked for", n)
			}
		})
	}
}

// TestARefusedKeyIsNotTriedOnAll: three hosts in a row tell enough. How many
// filesystems they have does not matter. What was read before is told.
func TestARefusedKeyIsNotTriedOnAll(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	ids := organisation(s, 9, 4)
	for _, id := range ids {
		for _, name := range []string{"sda1", "sdb1", "sdc1", "sdd1"} {
			grow(s, id, name, now, 5)
		}
	}
	s.Fail(mackereltest.Fault{Path: "/api/v0/hosts/*/metrics", Status: 403, Skip: 6})
	r := report(t, s, disks(), now)
	told, unasked := 0, 0
	for _, row := range r.Rows {
		if !row.Unread {
			told++
		}
		if strings.HasPrefix(row.Reason, errRefused.Error()) {
			unasked++
		}
	}
	if len(r.Rows) != 36 || told != 6 || unasked != 36-6-7 {
		t.Errorf("%d rows, %d told, %d not asked for", len(r.Rows), told, unasked)
	}
	if n := s.Count("", "/api/v0/hosts/*/metrics"); n != 6+2+4+1 { // the second host's rest, the third, the fourth once
		t.Errorf("%d histories asked for", n)
	}
	whys := map[string]int{}
	for _, u := range r.Unread {
		if errors.Is(u.Err, errRefused) {
			whys[u.Err.Error()]++
		}
	}
	if len(r.Unread) != 8 || len(whys) != 1 {
		t.Errorf("%d unread, %v", len(r.Unread), whys)
	}
}

// TestRefusedNewestValuesCostFewCalls: they are asked for of many hosts in one.
func TestRefusedNewestValuesCostFewCalls(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	organisation(s, 900, 1)
	s.Fail(mackereltest.Fault{Path: "/api/v0/tsdb/latest", Status: 401})
	r := report(t, s, disks(), now)
	if n := s.Count("", "/api/v0/tsdb/latest"); n != 3 || len(r.Rows) != 900 || len(r.Unread) != 900 {
		t.Errorf("%d calls, %d rows, %d unread", n, len(r.Rows), len(r.Unread))
	}
	s.Heal()
	s.Fail(mackereltest.Fault{Path: "/api/v0/hosts", Status: 401})
	if _, err := Run(t.Context(), client(t, s), disks(), now); !mackerel.Refused(err) {
		t.Error(err)
	}
}
