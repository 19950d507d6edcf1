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
