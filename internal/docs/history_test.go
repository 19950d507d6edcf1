package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/testneed"
)

// TestHistoryComesFromMackerelAsTheReadmeSays runs the README's way from
// Mackerel's metrics to a CSV, with the real mkr, and replays what it gives.
func TestHistoryComesFromMackerelAsTheReadmeSays(t *testing.T) {
	mkr, program := testneed.Built(t, "tools/mkr"), testneed.Built(t, "mackerel-plugin-forecast")
	testneed.Program(t, "jq", "jq")
	server := mackereltest.New(t)
	id := server.AddHost(mackereltest.Host{Name: "web1"})
	used, size := week(t, program, "--growth 8GiB/day", time.Now())
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
	}
}
