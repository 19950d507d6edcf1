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
