package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/csvhistory"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/testneed"
)

// TestHistoryComesFromMackerelAsTheReadmeSays runs the README's way from
// Mackerel's metrics to a CSV, with the real mkr, and replays what it gives. The agent
// missed a value of each: what is left pairs by its time.
func TestHistoryComesFromMackerelAsTheReadmeSays(t *testing.T) {
	mkr, program := testneed.Built(t, "tools/mkr"), testneed.Built(t, "mackerel-plugin-forecast")
	testneed.Program(t, "jq", "jq")
	server := mackereltest.New(t)
	id := server.AddHost(mackereltest.Host{Name: "web1"})
	used, size := week(t, program, "--growth 8GiB/day", time.Now())
	const hour = 3600 // which Mackerel makes one point of in a range of 30 days
	for i := range size {
		size[i].Value += float64(size[i].Time / hour)
	}
	last := size[len(size)-1]
	begun := used[0].Time / hour
	missed := func(points []mackereltest.Point, n int64) []mackereltest.Point {
		return slices.DeleteFunc(points, func(p mackereltest.Point) bool { return p.Time/hour == begun+n })
	}
	used, size = missed(used, 3), missed(size, 5)
	server.SetPoints(id, "filesystem.vdb1.used", used...)
	server.SetPoints(id, "filesystem.vdb1.size", size...)
	for _, name := range []string{"README.md", "README.ja.md"} {
		page, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		script := regexp.MustCompile("(?s)```sh history\n(.*?)```").FindStringSubmatch(string(page))[1]
		dir := t.TempDir()
		cmd := exec.Command("sh", "-euc", `mkr() { command "$MKR" --apibase "$BASE" "$@"; }`+"\n"+strings.ReplaceAll(script, "HOST", id)+
			`"$PROGRAM" replay --every 1d vdb1.csv`)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "MKR="+mkr, "BASE="+server.URL, "PROGRAM="+program, "MACKEREL_APIKEY="+server.Key, "HOME="+dir)
		out, err := cmd.CombinedOutput()
		if err != nil || strings.Contains(string(out), "skipped") || strings.Count(string(out), "\nvdb1 ") < 7 {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		csv, err := os.Open(filepath.Join(dir, "vdb1.csv"))
		if err != nil {
			t.Fatal(err)
		}
		defer csv.Close()
		series, err := csvhistory.Read(csv, "vdb1", func(bad csvhistory.BadLine) { t.Error(name, bad) })
		if want := int(last.Time/hour-begun) + 1 - 2; err != nil || len(series[0].Samples) != want {
			t.Fatalf("%s: %v, not %d hours", name, err, want)
		}
		for _, s := range series[0].Samples {
			if s.Size != last.Value+float64(s.Time/hour-last.Time/hour) {
				t.Errorf("%s: %v has the size of another hour", name, s)
			}
		}
	}
}
