package fleet

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/usage"
)

// The fullest fail, and are asked first: after three of them the others are
// asked once each, until one that answers restores the patience.
func TestHostsThatFailHideNoOther(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	ids := organisation(s, 9, 1)
	metrics := func(id string) string { return "/api/v0/hosts/" + id + "/metrics" }
	fails := map[int]bool{0: true, 1: true, 2: true, 3: true, 4: true, 6: true}
	for i, id := range ids {
		grow(s, id, "sda1", now, 5)
		if fails[i] {
			s.Fail(mackereltest.Fault{Path: metrics(id), Status: 503})
		}
	}
	r := report(t, s, disks(), now)
	told := map[string]bool{}
	for _, row := range r.Rows {
		told[row.Host.ID] = !row.Unread
	}
	for i, id := range ids {
		if told[id] == fails[i] {
			t.Errorf("host %d: told %v", i, told[id])
		}
		asked, once := s.Count("", metrics(id)), i == 3 || i == 4 || !fails[i]
		if asked == 0 || (asked == 1) != once {
			t.Errorf("host %d: asked %d times", i, asked)
		}
	}
	if len(r.Unread) != len(fails) {
		t.Errorf("%v", r.Unread)
	}
}

// slowAPI fails for the first hosts, each after some time.
type slowAPI struct {
	hosts, failing int
	takes          time.Duration
	asked          int
}

func (s *slowAPI) Hosts(context.Context, mackerel.Filter) (hosts []mackerel.Host, err error) {
	for i := range s.hosts {
		hosts = append(hosts, mackerel.Host{ID: fmt.Sprint(i), Filesystems: []mackerel.Filesystem{{Name: "sda1"}}})
	}
	return hosts, nil
}

func (s *slowAPI) Latest(_ context.Context, hosts, _ []string) (map[string]map[string]usage.Point, error) {
	all := map[string]map[string]usage.Point{}
	for _, id := range hosts {
		all[id] = map[string]usage.Point{}
		for name, v := range map[string]float64{"used": 50 * gib, "size": 100 * gib} {
			all[id]["filesystem.sda1."+name] = usage.Point{Time: time.Now().Unix(), Value: v}
		}
	}
	return all, nil
}

func (*slowAPI) MetricNames(context.Context, string) ([]string, error) {
	panic("every host tells its filesystems")
}

func (s *slowAPI) Points(context.Context, string, string, int64, int64) ([]usage.Point, error) {
	time.Sleep(s.takes)
	if s.asked++; s.asked <= s.failing {
		return nil, errors.New("503 Service Unavailable")
	}
	return nil, nil
}

func TestHundredsThatFailAndAnAPIThatIsDown(t *testing.T) {
	for name, c := range map[string]struct {
		api    slowAPI
		unread int
		within time.Duration
	}{
		"two hundred of five": {slowAPI{hosts: 500, failing: 200, takes: 2 * time.Second}, 200, 1000 * time.Second},
		"all":                 {slowAPI{hosts: 3000, failing: 3000, takes: 10 * time.Second}, 3000, givingUp + 10*time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				o := disks()
				var warned []time.Duration
				o.Warn = func(error) { warned = append(warned, time.Since(began)) }
				r, err := Run(t.Context(), &c.api, o, began.Unix())
				if err != nil || len(r.Rows) != c.api.hosts || len(r.Unread) != c.unread {
					t.Errorf("%d rows, %d unread, %v", len(r.Rows), len(r.Unread), err)
				}
				if took := time.Since(began); took > c.within {
					t.Errorf("took %s and %d calls", took, c.api.asked)
				}
				if len(warned) != 1 || warned[0] != doubting*c.api.takes {
					t.Errorf("said after %v that the API fails", warned)
				}
			})
		})
	}
}
