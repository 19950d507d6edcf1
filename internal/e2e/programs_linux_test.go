package e2e

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// metrics reads the plugin's lines.
func (r ran) metrics(t testing.TB) map[string]float64 {
	t.Helper()
	values := map[string]float64{}
	for _, line := range strings.Split(strings.TrimSuffix(r.stdout, "\n"), "\n") {
		if line == "" {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			t.Fatalf("not a metric: %q", line)
		}
		if _, twice := values[fields[0]]; twice {
			t.Errorf("%s is printed twice", fields[0])
		}
		value, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			t.Fatalf("not a metric: %q", line)
		}
		if _, err := strconv.ParseInt(fields[2], 10, 64); err != nil {
			t.Fatalf("not a metric: %q", line)
		}
		values[fields[0]] = value
	}
	return values
}

// metricName is the agent's rule for the name of a mount point.
func metricName(mount string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, mount)
}

func mkdir(t testing.TB, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

// copyProgram copies by cp, so that this process never holds the copy open for
// writing: a child that another test starts meanwhile would hold it too, and
// the copy could not run.
func copyProgram(t *testing.T, from, to string) {
	t.Helper()
	if out, err := exec.Command("cp", from, to).CombinedOutput(); err != nil {
		t.Fatalf("cp: %v: %s", err, out)
	}
}
