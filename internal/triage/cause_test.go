package triage

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"mackerel-forecast/internal/output/checkline"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

func ptr(v float64) *float64 { return &v }

func TestClassify(t *testing.T) {
	for _, c := range []struct {
		metric, operator string
		status           verdict.Status
		want             string // interest resource names percent days prefix
	}{
		{"disk%", ">", verdict.Critical, "2 filesystem [] 90 0 "},
		{"disk%", ">", verdict.Warning, "2 filesystem [] 80 0 "},
		{"disk%", "<", verdict.Warning, "0  [] 0 0 "},
		{"filesystem.mapper_VolGroup-lv_root.used", ">", verdict.Warning, "2 filesystem [mapper_VolGroup-lv_root] 0 0 "},
		{"filesystem.sda1.size", ">", verdict.Warning, "0  [] 0 0 "},
		{"memory%", ">", verdict.Critical, "2 memory [] 0 0 "},
		{"custom.forecast.soonest.filesystem", "<", verdict.Critical, "2 filesystem [] 0 90 custom.forecast"},
		{"custom.forecast.soonest.inode", "<", verdict.Critical, "2 inode [] 0 90 custom.forecast"},
		{"custom.forecast.days_until_full.vdb1.expected", "<", verdict.Warning, "2 filesystem [vdb1] 0 0 custom.forecast"},
		{"custom.forecast.days_until_full.vdb1.early", "<", verdict.Warning, "2 filesystem [vdb1] 0 0 custom.forecast"},
		{"custom.my.own.days_until_inodes_full.vdb1.expected", "<", verdict.Warning, "2 inode [vdb1] 0 0 custom.my.own"},
		{"custom.forecast.memory.expected", "<", verdict.Warning, "2 memory [] 0 0 custom.forecast"},
		{"custom.forecast.days_until_full.vdb1.expected", ">", verdict.Warning, "0  [] 0 0 "},
		{"custom.redis.memory.used", ">", verdict.Warning, "0  [] 0 0 "},
		{"cpu%", ">", verdict.Critical, "0  [] 0 0 "},
		{"disk.sda.reads.delta", ">", verdict.Critical, "0  [] 0 0 "},
	} {
		m := Monitor{Name: "m", Metric: c.metric, Operator: c.operator, Warning: ptr(80), Critical: ptr(90)}
		got := Classify(Alert{Type: "host", HostID: "h", Status: c.status}, m)
		if s := fmt.Sprintf("%d %s %v %g %g %s", got.Interest, got.Resource, got.Names, got.Percent, got.Days, got.Prefix); s != c.want {
			t.Errorf("%s %s, %s: got %q, want %q", c.metric, c.operator, c.status, s, c.want)
		}
	}
	for alert, want := range map[Alert]Interest{
		{Type: "expression"}:                    Skipped,
		{Type: "connectivity", HostID: "h"}:     Ignored,
		{Type: "external"}:                      Ignored,
		{Type: "service"}:                       Ignored,
		{Type: "anomalyDetection", HostID: "h"}: Ignored,
	} {
		if got := Classify(alert, Monitor{Metric: "disk%", Operator: ">"}).Interest; got != want {
			t.Errorf("%+v: interest %d, want %d", alert, got, want)
		}
	}
	one := Monitor{Metric: "disk%", Operator: ">", Critical: ptr(95)}
	if got := Classify(Alert{Type: "host", HostID: "h", Status: verdict.Warning}, one).Percent; got != 95 {
		t.Errorf("a monitor with one line: %g", got)
	}
}

func TestClassifyCheck(t *testing.T) {
	const disk = "Disk CRITICAL: Path: /, All: 20.00 GB, Used: 19.10 GB, Free: 0.90 GB, Free percentage: 4.50 (inodes 99.90);\n" +
		"Path: /var/my data, All: 20.00 GB, Used: 18.90 GB, Free: 1.10 GB, Free percentage: 5.50 (inodes 99.90);\n" +
		"Path: /home, All: 20.00 GB, Used: 2.00 GB, Free: 18.00 GB, Free percentage: 90.00 (inodes 99.90)"
	const inodes = "Disk WARNING: Path: /, All: 20.00 GB, Used: 9.10 GB, Free: 10.90 GB, Free percentage: 54.50 (inodes 99.90);\n" +
		"Path: /var, All: 20.00 GB, Used: 8.90 GB, Free: 11.10 GB, Free percentage: 55.50 (inodes 3.10)"
	for _, c := range []struct {
		name, message, want string
	}{
		{"anything", "DiskfullETA WARNING: /var (vdb1) may be full in 18h: 92.1% of 200 GiB used; 3 others OK", "2 [{filesystem /var}]"},
		{"anything", "DiskfullETA CRITICAL: /var (vdb1) full in 19h (14h-27h): 92.1% of 200 GiB used, growing 19.8 GiB/day; 3 others OK", "2 [{filesystem /var}]"},
		{"anything", "DiskfullETA CRITICAL: / is full: 100% of 20 GiB used; memory full in 2h (1h-3h): 91% of 4 GiB used; WARNING /srv inodes full in 3d (2d-4d): 90%", "2 [{filesystem /} {memory memory}]"},
		{"anything", "DiskfullETA WARNING: /srv (vdc) inodes full in 3d (2d or later): 90% of 12k inodes used", "2 [{inode /srv}]"},
		{"anything", "DiskfullETA CRITICAL: C: full in 3h (2h-4h): 90% of 120 GiB used", "2 [{filesystem C:}]"},
		{"root", disk, "2 [{filesystem /} {filesystem /var/my data}]"},
		{"root", inodes, "2 [{inode /var}]"},
		{"check-disk", "Disk UNKNOWN: Failed to fetch partitions: no such file", "2 []"},
		{"disk", "something of our own: 3 GB left", "2 []"},
		{"diskfull-eta", "", "2 []"},
		{"disk-io", "await 300 ms", "0 []"},
		{"http", "HTTP CRITICAL: 503", "0 []"},
	} {
		got := ClassifyCheck(Alert{Type: "check", HostID: "h", Message: c.message}, c.name)
		if s := fmt.Sprintf("%d %v", got.Interest, got.Places); s != c.want {
			t.Errorf("%s %q: got %s, want %s", c.name, c.message, s, c.want)
		}
	}
	if got := ClassifyCheck(Alert{Type: "check", Message: disk}, "disk"); got.Interest != Ignored {
		t.Error("an alert without a host is not ignored")
	}
}

// What the check really writes has to be read back, whatever its wording is.
func TestCheckMessagesOfThisProjectAreUnderstood(t *testing.T) {
	v := func(r usage.Resource, name, mount string, used, expected float64, s verdict.Status) verdict.Verdict {
		return verdict.Verdict{ID: usage.ID{Resource: r, Name: name}, MountPoint: mount, Used: used, Size: 100 << 30,
			Expected: expected, Early: expected / 2, Late: math.Inf(1), Status: s}
	}
	status, line := checkline.Of([]verdict.Verdict{
		v(usage.Filesystem, "vdb1", "/var", 90<<30, 7200, verdict.Critical),
		v(usage.Filesystem, "mapper_vg-home", "/home", 100<<30, 0, verdict.Critical),
		v(usage.Filesystem, "_mnt_scratch", "/mnt/scratch", 90<<30, 7300, verdict.Critical),
		v(usage.Inode, "vdb1", "/var", 90<<30, 7200, verdict.Critical),
		v(usage.Memory, "memory", "", 90<<30, 7200, verdict.Critical),
		v(usage.Filesystem, "C", "C:", 90<<30, math.NaN(), verdict.Critical),
		v(usage.Filesystem, "vdc1", "/srv", 90<<30, 86400*3, verdict.Warning),
		v(usage.Filesystem, "vdd1", "/opt", 9<<30, math.Inf(1), verdict.OK),
	})
	places, ok := parseCheck("DiskfullETA " + status.String() + ": " + line)
	want := []Place{{usage.Filesystem, "/var"}, {usage.Filesystem, "/home"}, {usage.Filesystem, "/mnt/scratch"}, {usage.Inode, "/var"}, {usage.Memory, "memory"}, {usage.Filesystem, "C:"}}
	for _, w := range want {
		if !slices.Contains(places, w) {
			t.Errorf("%v is not among %v", w, places)
		}
	}
	if !ok || len(places) != len(want) {
		t.Errorf("ok %v, %v\nof %s", ok, places, line)
	}
}

func FuzzParseCheck(f *testing.F) {
	f.Add("DiskfullETA CRITICAL: /var (vdb1) full in 19h (14h-27h): 92.1% of 200 GiB used; 3 others OK")
	f.Add("Disk CRITICAL: Path: /, All: 1 GB, Used: 1 GB, Free: 0 GB, Free percentage: 4.50 (inodes 99.90);\nPath: /b")
	f.Fuzz(func(t *testing.T, message string) {
		places, ok := parseCheck(message)
		if !ok && len(places) > 0 {
			t.Error("places in a message that is none of ours")
		}
		for _, p := range places {
			if p.MountPoint == "" || p.Resource == "" {
				t.Errorf("empty place in %q", message)
			}
		}
	})
}
