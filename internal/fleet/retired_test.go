package fleet

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/usage"
)

// retiredAPI lists a host that was retired a moment ago: a call that names it
// is not answered.
type retiredAPI struct {
	hosts   int
	retired string
	calls   int // of Latest
}

func (a *retiredAPI) Hosts(context.Context, mackerel.Filter) (hosts []mackerel.Host, err error) {
	for i := range a.hosts {
		hosts = append(hosts, mackerel.Host{ID: fmt.Sprint("h", i), Filesystems: []mackerel.Filesystem{{Name: "sda1"}, {Name: "sdb1"}}})
	}
	return hosts, nil
}

func (a *retiredAPI) Latest(_ context.Context, hosts, names []string) (map[string]map[string]usage.Point, error) {
	a.calls++
	if slices.Contains(hosts, a.retired) {
		return nil, &mackerel.Error{Status: http.StatusNotFound}
	}
	all := map[string]map[string]usage.Point{}
	for _, id := range hosts {
		all[id] = map[string]usage.Point{}
		for _, name := range names {
			all[id][name] = usage.Point{Time: time.Now().Unix(), Value: 30}
		}
	}
	return all, nil
}

func (*retiredAPI) MetricNames(context.Context, string) ([]string, error) {
	panic("every host tells its filesystems")
}

func (a *retiredAPI) Points(context.Context, string, string, int64, int64) ([]usage.Point, error) {
	panic("the plugin of every host tells")
}

// TestARetiredHostCostsNoOther: the call is halved until it stands alone.
func TestARetiredHostCostsNoOther(t *testing.T) {
	for _, c := range []struct{ hosts, retired, calls int }{
		{1, 0, 1}, {2, 1, 3}, {5, 2, 5}, {5, 4, 7}, {16, 0, 9}, {16, 11, 9}, {16, 99, 1},
	} {
		api := &retiredAPI{hosts: c.hosts, retired: fmt.Sprint("h", c.retired)}
		r, err := Run(t.Context(), api, disks(), time.Now().Unix())
		if err != nil || len(r.Rows) != 2*c.hosts {
			t.Fatalf("%+v: %d rows, %v", c, len(r.Rows), err)
		}
		for _, row := range r.Rows {
			if told := row.FromPlugin && !row.Unread; told == (row.Host.ID == api.retired) {
				t.Errorf("%+v: %s of %s is told: %v", c, row.ID.Name, row.Host.ID, told)
			}
		}
		if gone := len(r.Unread) == 1 && r.Unread[0].Host.ID == api.retired; gone != (c.retired < c.hosts) || len(r.Unread) > 1 {
			t.Errorf("%+v: unread are %v", c, r.Unread)
		}
		if api.calls != c.calls {
			t.Errorf("%+v: %d calls", c, api.calls)
		}
	}
}
