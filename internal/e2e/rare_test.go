package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestSamplesFarApart: a history with a sample a week, a month, a year. A
// clock that jumps makes such ones, and so do people who note it by hand.
func TestSamplesFarApart(t *testing.T) {
	t.Parallel()
	p := built(t)
	for _, days := range []int{1, 8, 30, 365} {
		var csv strings.Builder
		csv.WriteString("time,used,size\n")
		for i := range 40 {
			fmt.Fprintf(&csv, "%d,%d,1000000\n", 1_000_000_000+i*days*86400, 100000+i*10000)
		}
		file := filepath.Join(t.TempDir(), "rare.csv")
		writeFile(t, file, csv.String())
		r := p.runBare(p.plugin, "replay", "--format", "jsonl", "--every", fmt.Sprint(days, "d"), file)
		if r.exit != 0 || r.stderr != "" || strings.Count(r.stdout, "\n") != 40 {
			t.Errorf("every %d days: exit %d, %.300s", days, r.exit, r.stderr)
		}
	}
}
