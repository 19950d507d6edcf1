package round

import (
	"strings"
	"testing"

	"mackerel-forecast/internal/mackereltest"
)

// TestNewAlertsAreAskedForTogether: with half a second between calls, half of the
// calls are twice the alerts that a run tells.
func TestNewAlertsAreAskedForTogether(t *testing.T) {
	w, hosts, _ := disks(t, 4)
	w.disk(hosts[3], "data3", week, runaway)
	w.mustRun()
	w.wantPosts(4, 1)
	if n, want := len(w.mackerel.Requests()), 3+2+3*len(hosts); n != want {
		t.Errorf("%d calls, want %d: alerts, monitors, organisation; hosts and newest values; three histories each", n, want)
	}
}

// TestTheFullestOfManyNewAlertsIsLookedAtFirst, and told in a run that has the time
// for one.
func TestTheFullestOfManyNewAlertsIsLookedAtFirst(t *testing.T) {
	t.Parallel() // it waits most of the time
	w, hosts, _ := disks(t, 8)
	w.disk(hosts[5], "data5", week, flat(90))
	w.disk(hosts[6], "data6", week, flat(100))
	w.short("/api/v0/hosts/*/metrics", 3)
	if got := w.asked("/metrics"); len(got) != 2 || got[0] != hosts[6] || got[1] != hosts[5] {
		t.Errorf("asked %v of %v", got, hosts)
	}
	if p := w.wantPosts(1, 1)[0]; !strings.Contains(p.Text, "web006") {
		t.Error(p.Text)
	}
}

// TestWhatThePreviewDoesNotShow is looked for alert by alert.
func TestWhatThePreviewDoesNotShow(t *testing.T) {
	for name, change := range map[string]func(w *world, host string) (names string){
		"mounted since the spec was sent": func(w *world, host string) string {
			w.disk(host, "data1", week, flat(50))
			w.disk(host, "vdz1", week, flat(95))
			return "vdz1"
		},
		"named by mount point": func(w *world, host string) string {
			w.mackerel.SetPoints(host, "filesystem.data1.used")
			w.disk(host, "_mnt_data1", week, flat(95))
			return "/mnt/data1"
		},
		"the hosts are not told": func(w *world, _ string) string {
			w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/hosts", Status: 400})
			return "/mnt/data1"
		},
		"the newest values are not told together": func(w *world, _ string) string {
			w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/tsdb/latest", Status: 400, Times: 1})
			return "/mnt/data1"
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, hosts, _ := disks(t, 3)
			names := change(w, hosts[1])
			w.mustRun()
			if all := told(w.wantPosts(3, 0)); !strings.Contains(all, "web001 "+names) || strings.Contains(all, "unknown") {
				t.Error(all)
			}
		})
	}
}

// TestAlertsAboutOneFilesystemReadItOnce: a percent monitor and a check.
func TestAlertsAboutOneFilesystemReadItOnce(t *testing.T) {
	w, _ := oneUrgent(t)
	host := w.mackerel.Alerts()[0].HostID
	w.check(host, "check-disk", "Disk CRITICAL: Path: /mnt/vdb1, All: 100 GB, Used: 85 GB, Free: 15 GB, Free percentage: 15.000000 (inodes: 85.000000);\n")
	w.mustRun()
	w.wantPosts(2, 1)
	if n := w.mackerel.Count("GET", "/api/v0/hosts/*/metrics"); n != 3 {
		t.Errorf("%d histories, 3 will do", n)
	}
}
