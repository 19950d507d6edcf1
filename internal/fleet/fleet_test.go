package fleet

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const gib = 1 << 30

func TestAThousandHostsThatRunThePlugin(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	c, err := mackerel.New(mackerel.Options{Key: agentconf.NewSecret(s.Key), Base: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range organisation(s, 1000, 3) {
		for _, name := range []string{"sda1", "sdb1", "sdc1"} {
			tell(s, id, name, now, float64(1+(i*7)%365))
		}
	}
	r, err := Run(context.Background(), c, disks(), now)
	if err != nil {
		t.Fatal(err)
	}
	n := len(s.Requests())
	t.Logf("%d requests", n)
	if n > 40 || len(r.Rows) != 3000 || len(r.Unread) != 0 {
		t.Errorf("%d requests, %d rows, %d unread", n, len(r.Rows), len(r.Unread))
	}
	for i, row := range r.Rows {
		if !row.FromPlugin || i > 0 && row.Expected < r.Rows[i-1].Expected {
			t.Fatalf("row %d: %+v", i, row)
		}
	}
	if first := r.Rows[0]; first.Status != verdict.Critical || math.Abs(first.Expected-day) > 1 || math.Abs(first.Growth*day-50*gib) > gib {
		t.Errorf("%+v", first)
	}
	for _, request := range s.Requests() {
		if request.URL > 4096 {
			t.Errorf("an address of %d bytes", request.URL)
		}
	}
}

// One call for the hosts, one for the newest values and sizes of all of them,
// and one for each filesystem's use. The next day not more.
func TestFiftyHostsWithoutThePlugin(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	for i, id := range organisation(s, 50, 1) {
		grow(s, id, "sda1", now, float64(2+i))
	}
	o := disks()
	o.Cache = cache(t)
	first := report(t, s, o, now)
	if n := len(s.Requests()); n != 1+1+50 {
		t.Errorf("%d requests", n)
	}
	again := report(t, s, o, now+60)
	if n := len(s.Requests()); n != 52+2 {
		t.Errorf("%d requests more a minute later", n-52)
	}
	for i := range first.Rows {
		if want := float64(2 + i); math.Abs(first.Rows[i].Expected/day-want) > max(.1, .015*want) { // a pace seen for a week may end within seven
			t.Errorf("row %d: full in %.2f days", i, first.Rows[i].Expected/day)
		}
		if a, b := first.Rows[i], again.Rows[i]; a.Host.ID != b.Host.ID || math.Abs(a.Expected-b.Expected) > .02*a.Expected {
			t.Errorf("row %d: %v, then %v", i, a.Expected, b.Expected)
		}
	}

	tomorrow := now + day
	s.Now = func() time.Time { return time.Unix(tomorrow, 0) }
	for i, h := range s.Hosts() {
		grow(s, h.ID, "sda1", tomorrow, float64(2+i))
	}
	s.Forget()
	next := report(t, s, o, tomorrow)
	if n := len(s.Requests()); n != 52 || len(next.Rows) != 50 {
		t.Errorf("%d requests the next day", n)
	}
	for _, r := range s.Requests() {
		if from := r.Query.Get("from"); from != "" && from < fmt.Sprint(now-2*step) {
			t.Errorf("asked from %s on, which was known until %d", from, now)
		}
	}
}

func TestWhatHasNoDataIsToldAsUnknown(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	ids := organisation(s, 4, 1)
	grow(s, ids[0], "sda1", now, 5)
	grow(s, ids[1], "_data0", now, 3) // use_mountpoint
	grow(s, ids[2], "sda1", now-7*3600, 5)
	s.AddHost(mackereltest.Host{Name: "switch"})
	s.AddHost(mackereltest.Host{Name: "away", Status: "poweroff"})
	s.AddHost(mackereltest.Host{Name: "snap", Meta: mackereltest.MetaFilesystem(mackereltest.Filesystem{Device: "/dev/loop3", Mount: "/snap/core/1", KBUsed: 100})})
	r := report(t, s, disks(), now)
	var told []string
	for _, row := range r.Rows {
		told = append(told, fmt.Sprintf("%s:%s %s %s", row.Host.Name, row.ID.Name, row.Status, row.Reason))
	}
	want := []string{
		"web0001:_data0 WARNING grows", "web0000:sda1 WARNING grows", "web0002:sda1 UNKNOWN no value for 7h", "web0003:sda1 UNKNOWN no value: the host posts no such metric",
		"snap: UNKNOWN no filesystem in what", "switch: UNKNOWN no filesystem in what",
	}
	for i, w := range want {
		if i >= len(told) || !strings.HasPrefix(told[i], w) {
			t.Errorf("row %d is not %q in\n%s", i, w, strings.Join(told, "\n"))
		}
	}
	if len(r.Unread) != 0 {
		t.Errorf("%v", r.Unread)
	}
}

// The newest value may be hours old, and what a plugin told half an hour: the
// time until full counts from now all the same, as Time says.
func TestTimesCountFromNow(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	ids := organisation(s, 4, 1)
	grow(s, ids[0], "sda1", now-3*3600, 5)
	for i, days := range []float64{.5, .01, 400} {
		tell(s, ids[1+i], "sda1", now-1200, days)
	}
	want := map[string]float64{ids[0]: 5 * day, ids[1]: .5*day - 1200, ids[2]: 1, ids[3]: math.Inf(1)}
	for _, row := range report(t, s, disks(), now).Rows {
		if w := want[row.Host.ID]; row.Time != now || row.Expected != w && !(math.Abs(row.Expected-w) < .02*w) {
			t.Errorf("%s: as of %d s before now, %.0f s left, want %.0f", row.Host.Name, now-row.Time, row.Expected, w)
		}
		if row.Host.ID == ids[1] && math.Abs(row.Growth*day-100*gib) > gib {
			t.Errorf("grows %.1f GiB/day", row.Growth*day/gib)
		}
	}
}

// TestAClockThatIsBehindHidesNoNewestValue: it is the newest that says that a disk is
// full, whatever the reader's clock says of when that was.
func TestAClockThatIsBehindHidesNoNewestValue(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	id := organisation(s, 1, 1)[0]
	var used []mackereltest.Point
	for at := now - 7*day; at < now; at += 300 {
		used = append(used, mackereltest.Point{Time: at, Value: 50 * gib})
	}
	s.SetPoints(id, "filesystem.sda1.used", append(used, mackereltest.Point{Time: now, Value: 100 * gib})...)
	s.SetPoints(id, "filesystem.sda1.size", mackereltest.Point{Time: now, Value: 100 * gib})
	for _, behind := range []int64{0, 60, 3600} {
		if row := report(t, s, disks(), now-behind).Rows[0]; row.Status != verdict.Critical || row.Expected != 0 || row.Time != now {
			t.Errorf("%d s behind: %s, %g s left as of %+d s, %g GiB used", behind, row.Status, row.Expected, row.Time-now, row.Used/gib)
		}
	}
	if row := report(t, s, disks(), now-30*day).Rows[0]; row.Time > now-30*day {
		t.Errorf("judged as of %d days after our time, by a clock that is wrong", (row.Time-now)/day+30)
	}
}

// TestAnotherHorizonIsNoForecast: a host with --horizon 5d posts 5 of what does
// not fill, and beyond 5 days no median.
func TestAnotherHorizonIsNoForecast(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	ids := organisation(s, 4, 1)
	want := map[string]float64{}
	for i, c := range []struct {
		expected, early, left float64
		earlier               int64 // seconds that early is older
	}{{5, 5, math.Inf(1), 0}, {5, 3, 5 * day, 0}, {5, 5, 5 * day, 2 * forecastAge}, {1e-4, 1e-4, 1e-4 * day, 0}} {
		tell(s, ids[i], "sda1", now, c.expected)
		s.SetPoints(ids[i], "custom.forecast.days_until_full.sda1.early", mackereltest.Point{Time: now - c.earlier, Value: c.early})
		want[ids[i]] = c.left
	}
	for _, row := range report(t, s, disks(), now).Rows {
		if !row.FromPlugin || row.Expected != want[row.Host.ID] || math.IsInf(row.Expected, 1) != (row.Status == verdict.OK) {
			t.Errorf("%s: %+v, want %g s left", row.Host.Name, row, want[row.Host.ID])
		}
	}
}

func TestMemoryAndAnyMetric(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	ids := organisation(s, 2, 1)
	grow(s, ids[0], "x", now, 10)
	s.SetPoints(ids[0], "memory.used", s.Points(ids[0], "filesystem.x.used")...)
	s.SetPoints(ids[0], "memory.total", mackereltest.Point{Time: now, Value: 100 * gib})
	s.SetPoints(ids[1], "custom.queue.length", s.Points(ids[0], "filesystem.x.used")...)
	o := disks()
	o.Resource = usage.Memory
	if r := report(t, s, o, now); len(r.Rows) != 2 || math.Abs(r.Rows[0].Expected/day-10) > .1 || r.Rows[1].Status != verdict.Unknown {
		t.Errorf("%+v", r.Rows)
	}
	o.Resource, o.Metric, o.Limit = usage.Metric, "custom.queue.length", 75*gib
	if r := report(t, s, o, now); len(r.Rows) != 2 || r.Rows[0].Host.ID != ids[1] || math.Abs(r.Rows[0].Expected/day-5) > .1 || r.Rows[0].Size != 75*gib {
		t.Errorf("%+v", r.Rows)
	}
}

func TestServicesAndRoles(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	for _, role := range []string{"db", "web"} {
		s.AddHost(mackereltest.Host{Name: role, Roles: map[string][]string{"shop": {role}, "all": {"hosts"}}})
	}
	o := disks()
	o.Filters = []mackerel.Filter{{Service: "shop", Roles: []string{"db"}}, {Service: "all"}}
	if r := report(t, s, o, now); len(r.Rows) != 2 {
		t.Errorf("%+v", r.Rows)
	}
}

func TestUnreadHostsAreNamedAndTheRestIsTold(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	ids := organisation(s, 5, 1)
	for i, id := range ids {
		grow(s, id, "sda1", now, float64(5+i))
	}
	s.Fail(mackereltest.Fault{Path: "/api/v0/hosts/" + ids[2] + "/metrics", Status: 500})
	r := report(t, s, disks(), now)
	if len(r.Rows) != 5 || len(r.Unread) != 1 || r.Unread[0].Host.ID != ids[2] || !strings.Contains(r.Unread[0].Err.Error(), "500") {
		t.Errorf("%+v", r.Unread)
	}
	if last := r.Rows[4]; !last.Unread || last.Status != verdict.Unknown || last.Host.ID != ids[2] {
		t.Errorf("%+v", last)
	}

	s.Heal()
	s.Forget()
	s.Fail(mackereltest.Fault{Path: "/api/v0/hosts/*/metrics", Status: 503})
	if r := report(t, s, disks(), now); len(r.Unread) != 5 {
		t.Errorf("%d unread", len(r.Unread))
	}
	patient := 0
	for _, id := range ids {
		if s.Count("", "/api/v0/hosts/"+id+"/metrics") > 1 {
			patient++
		}
	}
	if patient != doubting {
		t.Errorf("an API that fails was asked with retries for %d hosts", patient)
	}
}

func TestOddAnswersGiveTheSameList(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	for i, id := range organisation(s, 5, 1) {
		grow(s, id, "sda1", now, float64(5+i))
	}
	list := func() (text string) {
		for _, row := range report(t, s, disks(), now).Rows {
			text += fmt.Sprintf("%s %.3f %s\n", row.Host.Name, row.Expected, row.Status)
		}
		return text
	}
	want := list()
	for name, mangle := range map[string]func([]byte) []byte{"duplicated": mackereltest.Duplicated, "unordered": mackereltest.Unordered, "strings": mackereltest.StringNumbers} {
		s.Fail(mackereltest.Fault{Path: "/api/v0/hosts/*/metrics", Mangle: mangle})
		if got := list(); got != want {
			t.Errorf("%s:\n%swant\n%s", name, got, want)
		}
		s.Heal()
	}
	s.Fail(mackereltest.Fault{Status: 429, RetryAfter: "0", Times: 3})
	if got := list(); got != want {
		t.Errorf("429:\n%s", got)
	}
	s.Heal()
	s.Fail(mackereltest.Fault{Path: "/api/v0/hosts/*/metrics", Mangle: mackereltest.NoPoints})
	if r := report(t, s, disks(), now); len(r.Rows) != 5 || !r.Rows[0].WarmUp || len(r.Unread) != 0 {
		t.Errorf("no points: %+v", r.Rows[0])
	}
}

func TestAfterCtrlCTheNextRunGoesOn(t *testing.T) {
	s, now := mackereltest.New(t), time.Now().Unix()
	for i, id := range organisation(s, 20, 1) {
		grow(s, id, "sda1", now, float64(5+i))
	}
	o := disks()
	o.Cache = cache(t)
	ctx, cancel := context.WithCancel(context.Background())
	o.Progress = func(done, _ int) {
		if done == 12 {
			cancel()
		}
	}
	if _, err := Run(ctx, client(t, s), o, now); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	s.Forget()
	o.Progress = nil
	if r := report(t, s, o, now+30); len(r.Rows) != 20 || s.Count("", "/api/v0/hosts/*/metrics") != 8 {
		t.Errorf("%d histories asked for again, %d rows", s.Count("", "/api/v0/hosts/*/metrics"), len(r.Rows))
	}
}
