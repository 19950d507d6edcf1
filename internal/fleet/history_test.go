package fleet

import (
	"context"
	"testing"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// TestHistoryEndsWithTheNewestValue: averages of an hour do not show a disk that
// has run full within it, nor one that has grown.
func TestHistoryEndsWithTheNewestValue(t *testing.T) {
	s := mackereltest.New(t)
	now := time.Now().Unix()/3600*3600 + 3000
	s.Now = func() time.Time { return time.Unix(now, 0) }
	id := organisation(s, 1, 1)[0]
	var used []mackereltest.Point
	for at := now - 30*day; at <= now; at += 60 {
		value := 50.0 * gib
		if at > now-3000 {
			value = 100 * gib
		}
		used = append(used, mackereltest.Point{Time: at, Value: value})
	}
	s.SetPoints(id, "filesystem.sda1.used", used...)
	s.SetPoints(id, "filesystem.sda1.size", mackereltest.Point{Time: now - 30*day, Value: 80 * gib}, mackereltest.Point{Time: now, Value: 100 * gib})
	hosts, err := client(t, s).Hosts(context.Background(), mackerel.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	things, err := Things(t.Context(), client(t, s), hosts[0], usage.Filesystem)
	if err != nil || len(things) != 1 {
		t.Fatal(things, err)
	}
	series, err := History(context.Background(), client(t, s), id, things[0], 30*24*time.Hour, now)
	if err != nil {
		t.Fatal(err)
	}
	if last, _ := series.Last(); last != (usage.Sample{Time: now, Used: 100 * gib, Size: 100 * gib}) {
		t.Errorf("the last sample is %+v", last)
	}
	if v, _ := verdict.Assess(series, verdict.DefaultPolicy, now, verdict.Latch{}); v.Status != verdict.Critical || !v.Full() {
		t.Errorf("%s: %s", v.Status, v.Reason)
	}
	if n := len(series.Samples); n < 700 || n > 722 { // hours, and the newest
		t.Errorf("%d samples", n)
	}

	old := now + 40*day // nothing came since
	if series, err := History(context.Background(), client(t, s), id, series, 30*24*time.Hour, old); err == nil {
		t.Errorf("%d samples of a month without any", len(series.Samples))
	}
}
