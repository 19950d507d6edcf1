package usage

import (
	"regexp"
	"testing"
)

// agentSanitizer is the agent's own rule (util/sanitize.go at v0.87.0).
var agentSanitizer = regexp.MustCompile(`[^A-Za-z0-9_-]`)

func FuzzMetricNameIsTheAgents(f *testing.F) {
	for _, s := range []string{"", "vda1", "mapper/VolGroup-lv_root", "/mnt/a b\tc", "/データ", "bad\xff\xfebytes", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := MetricName(s), agentSanitizer.ReplaceAllString(s, "_"); got != want {
			t.Errorf("MetricName(%q) = %q, the agent says %q", s, got, want)
		}
	})
}

func TestMetrics(t *testing.T) {
	for id, want := range map[ID][2]string{
		{Filesystem, "vda1"}:   {"filesystem.vda1.used", "filesystem.vda1.size"},
		{Memory, "memory"}:     {"memory.used", "memory.total"},
		{Metric, "custom.jvm"}: {"custom.jvm", ""},
		{Inode, "vda1"}:        {},
	} {
		used, size := id.Metrics()
		if [2]string{used, size} != want {
			t.Errorf("%v: %q, %q", id, used, size)
		}
		posted := id.Resource == Filesystem || id.Resource == Memory
		if back, ok := OfMetric(used); ok != posted || ok && back != id {
			t.Errorf("%q is of %v, %v", used, back, ok)
		}
	}
	for _, other := range []string{"", "memory.total", "filesystem.vda1.size", "filesystem..used", "filesystem.used", "filesystem.a.b.used", "custom.filesystem.vda1.used", "filesystem.vda1.used\n"} {
		if id, ok := OfMetric(other); ok {
			t.Errorf("%q is of %v", other, id)
		}
	}
}

func TestDaysMetric(t *testing.T) {
	for id, want := range map[ID]string{
		{Filesystem, "vda1"}:  "days_until_full.vda1",
		{Filesystem, Soonest}: "days_until_full.soonest",
		{Inode, "vda1"}:       "days_until_inodes_full.vda1",
		{Memory, "memory"}:    "memory",
		{Metric, "custom.a"}:  "",
	} {
		days := id.DaysMetric()
		if days != want {
			t.Errorf("%v: %q, want %q", id, days, want)
		}
		for _, last := range []string{Expected, Early} {
			want := DaysPosted{"custom.a.b-c", id, last}
			if got, ok := OfDays("custom.a.b-c." + days + "." + last); ok != (days != "") || ok && got != want {
				t.Errorf("%s of %v is %+v, %v", last, id, got, ok)
			}
		}
	}
	for _, resource := range []Resource{Filesystem, Inode, Memory} {
		want := DaysPosted{"custom.forecast", ID{Resource: resource}, Soonest}
		if got, ok := OfDays("custom.forecast.soonest." + string(resource)); !ok || got != want {
			t.Errorf("the soonest %s is %+v, %v", resource, got, ok)
		}
	}
	for _, other := range []string{
		"", ".", "expected", "memory.expected", "custom.memory.expected", "custom..memory.expected", "forecast.memory.expected",
		"custom.forecast.memory.late", "custom.forecast.memory", "custom.forecast.days_until_full.expected", "custom.forecast.days_until_full..expected",
		"custom.forecast.days_until_full.a b.expected", "custom.fore cast.days_until_full.a.expected", "custom.forecast.days_until_full.a.expected\n",
		"custom.days_until_full.a.expected", "custom.soonest.inode", "custom.forecast.soonest.metric", "custom.forecast.soonest.", "filesystem.vda1.used",
	} {
		if d, ok := OfDays(other); ok {
			t.Errorf("%q is %+v", other, d)
		}
	}
}

func TestLoopDevices(t *testing.T) {
	for name, want := range map[string]bool{"loop0": true, "loop12": true, "loop": false, "loopback": false, "loop0p1": true, "sda1": false, "mapper_loop0": false} {
		if got := IsLoopDevice(name); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
