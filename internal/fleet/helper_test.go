package fleet

import (
	"context"
	"fmt"
	"testing"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

func client(t testing.TB, s *mackereltest.Server) *mackerel.Client {
	t.Helper()
	c, err := mackerel.New(mackerel.Options{Key: agentconf.NewSecret(s.Key), Base: s.URL, Limit: time.Second, Pause: 5 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func disks() Options {
	return Options{Resource: usage.Filesystem, Range: 7 * 24 * time.Hour, Policy: verdict.DefaultPolicy}
}

// organisation registers hosts with filesystems sda1, sdb1, ... each.
func organisation(s *mackereltest.Server, hosts, filesystems int) (ids []string) {
	for i := range hosts {
		var table []mackereltest.Filesystem
		for j := range filesystems {
			table = append(table, mackereltest.Filesystem{Device: fmt.Sprintf("/dev/sd%c1", 'a'+j), Mount: fmt.Sprintf("/data%d", j), KBUsed: 50 << 20, KBAvailable: 50 << 20})
		}
		ids = append(ids, s.AddHost(mackereltest.Host{Name: fmt.Sprintf("web%04d", i), Meta: mackereltest.MetaFilesystem(table...)}))
	}
	return ids
}

// grow gives a filesystem a week of minutes that fills it in so many days.
func grow(s *mackereltest.Server, host, name string, now int64, days float64) {
	var points []mackereltest.Point
	rate := 50 * gib / days / day
	for at := now - 7*day; at <= now; at += 300 {
		points = append(points, mackereltest.Point{Time: at, Value: 50*gib - rate*float64(now-at)})
	}
	s.SetPoints(host, "filesystem."+name+".used", points...)
	s.SetPoints(host, "filesystem."+name+".size", mackereltest.Point{Time: now, Value: 100 * gib})
}

// tell posts what the plugin of a host says.
func tell(s *mackereltest.Server, host, name string, now int64, days float64) {
	latest := func(metric string, v float64) { s.SetPoints(host, metric, mackereltest.Point{Time: now, Value: v}) }
	latest("filesystem."+name+".used", 50*gib)
	latest("filesystem."+name+".size", 100*gib)
	latest("custom.forecast.days_until_full."+name+".expected", days)
	latest("custom.forecast.days_until_full."+name+".early", days*.8)
}

func report(t testing.TB, s *mackereltest.Server, o Options, now int64) Report {
	t.Helper()
	r, err := Run(context.Background(), client(t, s), o, now)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func cache(t testing.TB) *Cache {
	t.Helper()
	return cacheIn(t, t.TempDir())
}

func cacheIn(t testing.TB, dir string) *Cache {
	t.Helper()
	c, err := OpenCache(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}
