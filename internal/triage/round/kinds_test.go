package round

import (
	"strings"
	"testing"

	"mackerel-forecast/internal/mackereltest"
)

func TestMemory(t *testing.T) {
	w := newWorld(t)
	host := w.host("app1", map[string]fill{"sda1": flat(20)})
	w.points(host, "memory.used", week, runaway)
	w.points(host, "memory.total", week, flat(100))
	w.alert(host, w.monitor("memory%", 80, 95), "WARNING")
	w.mustRun()
	if words := w.wantPosts(1, 1)[0].Words(); !strings.Contains(words, "*memory*") || !strings.Contains(words, "85.0% of 100 GiB") {
		t.Error(words)
	}
}

func TestOwnForecastMetric(t *testing.T) {
	w := newWorld(t)
	host := w.host("db1", map[string]fill{"vdb1": runaway, "vdc1": flat(97)})
	w.points(host, "custom.forecast.soonest.filesystem", 10, flat(0.01/gib))
	w.points(host, "custom.forecast.days_until_full.vdb1.expected", 10, flat(0.01/gib))
	w.points(host, "custom.forecast.days_until_full.vdc1.expected", 10, flat(365.0/gib))
	w.alert(host, w.monitor("custom.forecast.soonest.filesystem", 7, 1), "CRITICAL")
	w.mustRun()
	if words := w.wantPosts(1, 1)[0].Words(); !strings.Contains(words, "vdb1") || strings.Contains(words, "vdc1") {
		t.Error(words)
	}
}

func TestInodesAreToldAsThePluginForecasts(t *testing.T) {
	w := newWorld(t)
	host := w.host("db1", map[string]fill{"vdb1": flat(20)})
	w.points(host, "custom.forecast.days_until_inodes_full.vdb1.expected", 10, flat(0.5/gib))
	alert := w.alert(host, w.monitor("custom.forecast.days_until_inodes_full.vdb1.expected", 7, 1), "CRITICAL")
	w.mustRun()
	if words := w.wantPosts(1, 1)[0].Words(); !strings.Contains(words, "inodes") || !strings.Contains(words, "full in 12h") {
		t.Error(words)
	}
	w.close(alert)
	w.later(1)
	if words := w.wantPosts(2, 1)[1].Words(); strings.Contains(words, "inodes now") { // bytes, if any
		t.Error(words)
	}
}

// TestAHorizonThatThePluginPostsIsNoForecast: a host with --horizon 5d says 5 of
// what does not fill.
func TestAHorizonThatThePluginPostsIsNoForecast(t *testing.T) {
	w := newWorld(t)
	host := w.host("db1", map[string]fill{"vdb1": flat(20)})
	for _, name := range []string{"expected", "early"} {
		w.points(host, "custom.forecast.days_until_inodes_full.vdb1."+name, 10, flat(5.0/gib))
	}
	w.alert(host, w.monitor("custom.forecast.days_until_inodes_full.vdb1.expected", 7, 1), "WARNING")
	w.mustRun()
	if words := w.wantPosts(1, 0)[0].Words(); strings.Contains(words, "full in") || !strings.Contains(words, "not filling") {
		t.Error(words)
	}
}

func TestChecks(t *testing.T) {
	w := newWorld(t)
	host := w.host("db1", map[string]fill{"vdb1": runaway, "vdc1": flat(97)})
	w.check(host, "our-disks", "DiskfullETA CRITICAL: /mnt/vdb1 (vdb1) full in 19h (14h-27h): 92.1% of 200 GiB used, growing 19.8 GiB/day; 3 others OK")
	w.check(host, "root", "Disk WARNING: Path: /mnt/vdc1, All: 102400.00 MB, Used: 99328.00 MB, Free: 3072.00 MB, Free percentage: 3.00 (inodes 99.90);\nPath: /mnt/vdb1, All: 102400.00 MB, Used: 1 MB, Free: 3 MB, Free percentage: 15.00 (inodes 99.90)")
	w.check(host, "http", "HTTP CRITICAL: 503")
	if r := w.mustRun(); r.Open != 2 || r.Urgent != 1 {
		t.Errorf("%+v", r)
	}
	posts := w.wantPosts(2, 1)
	if words := posts[0].Words(); !strings.Contains(words, "vdb1") || strings.Contains(words, "vdc1") || !strings.Contains(words, `"our-disks"`) {
		t.Error(words)
	}
	if words := posts[1].Words(); !strings.Contains(words, "vdc1") || strings.Contains(words, "vdb1") {
		t.Error(words)
	}
	w.later(1)
	if n := w.mackerel.Count("GET", "/api/v0/monitoring/checks/*"); n != 2 {
		t.Errorf("asked %d times for names of checks", n)
	}
}

// A percent monitor and a check that watch the same filesystem mention once.
func TestTwoAlertsOfOneFilesystemMentionOnce(t *testing.T) {
	w := newWorld(t)
	host := w.host("db1", map[string]fill{"vdb1": runaway})
	w.alert(host, w.monitor("disk%", 80, 95), "WARNING")
	w.check(host, "disks", "DiskfullETA CRITICAL: /mnt/vdb1 (vdb1) full in 19h (14h-27h): 92.1% of 200 GiB used; 3 others OK")
	w.mustRun()
	if posts := w.wantPosts(2, 1); !strings.Contains(posts[1].Words(), "mentioned for this already") {
		t.Error(told(posts))
	}
	w.check(host, "more-disks", "DiskfullETA CRITICAL: /mnt/vdb1 (vdb1) full in 19h (14h-27h): 92.1% of 200 GiB used; 3 others OK")
	w.later(1)
	w.wantPosts(3, 1)
	other := w.host("db2", map[string]fill{"vdb1": runaway})
	w.check(other, "disks", "DiskfullETA CRITICAL: /mnt/vdb1 (vdb1) full in 19h (14h-27h): 92.1% of 200 GiB used; 3 others OK")
	w.later(1)
	w.wantPosts(4, 2)
}

func TestExpressionIsNamedOnceAndUnrelatedIsIgnored(t *testing.T) {
	w := newWorld(t)
	host := w.host("db1", map[string]fill{"vdb1": flat(20)})
	expression, err := w.mackerel.Add("monitors", `{"type":"expression","name":"time left of db1","expression":"timeLeftForecast(host(x, filesystem.vdb1.used), 3mo, 1)","operator":"<","warning":1,"critical":1}`)
	if err != nil {
		t.Fatal(err)
	}
	w.mackerel.AddAlert(mackereltest.Alert{Status: "CRITICAL", MonitorID: expression, Type: "expression"})
	w.mackerel.AddAlert(mackereltest.Alert{Status: "CRITICAL", MonitorID: "2fakeconnect", Type: "connectivity", HostID: host})
	w.mackerel.AddAlert(mackereltest.Alert{Status: "CRITICAL", MonitorID: "2fakeexternal", Type: "external"})
	w.alert(host, w.monitor("cpu%", 80, 95), "CRITICAL")
	w.alert(host, w.monitor("disk%", 80, 95), "UNKNOWN")
	for range 3 {
		if r := w.later(1); r.Open != 0 {
			t.Errorf("%+v", r)
		}
	}
	w.wantPosts(0, 0)
	if len(w.warned) != 1 || !strings.Contains(w.warned[0], "time left of db1") {
		t.Errorf("%q", w.warned)
	}
}

// A name from outside must not mention anybody, nor break the markup.
func TestNamesAreNotMarkup(t *testing.T) {
	w := newWorld(t)
	host := w.host("<!channel> & <http://x|y>", map[string]fill{"vdb1": flat(85)})
	monitor, err := w.mackerel.Add("monitors", `{"type":"host","name":"<!here> <@U012345> *x*","metric":"disk%","operator":">","duration":1,"warning":80,"critical":95}`)
	if err != nil {
		t.Fatal(err)
	}
	w.alert(host, monitor, "WARNING")
	w.mustRun()
	w.wantPosts(1, 0) // the fake refuses unknown markup
}
