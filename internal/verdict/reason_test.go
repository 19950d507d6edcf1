package verdict

import (
	"strings"
	"testing"

	"mackerel-forecast/internal/usage"
)

// Counts are written as everywhere else, not as 1.23e+06.
func TestReasonsOfCounts(t *testing.T) {
	slope := disk(2000, 1800, 1e9, func(at float64) float64 { return 1e8 + 1.234e6*at/86400 })
	for r, want := range map[usage.Resource]string{usage.Inode: "grows 1.2M inodes/day for", usage.Metric: "grows 1.234M/day for"} {
		s := slope
		s.Resource = r
		v, _ := Assess(s, DefaultPolicy, s.Samples[len(s.Samples)-1].Time, Latch{})
		if !strings.HasPrefix(v.Reason, want) {
			t.Errorf("%q, want %q", v.Reason, want)
		}
	}
}
