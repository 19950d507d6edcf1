package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/BurntSushi/toml"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/output/board"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// TestAMountPointIsNoConfiguration: what init prints goes into the agent's conf.
func TestAMountPointIsNoConfiguration(t *testing.T) {
	var b strings.Builder
	writeReadings(&b, []collect.Reading{{ID: usage.ID{Name: "x"}, MountPoint: "/x\n[plugin.metrics.evil]", Type: "fuse\nx",
		Sample: usage.Sample{Used: 1, Size: 2}}})
	if lines := strings.Split(strings.TrimSpace(b.String()), "\n"); len(lines) != 1 || !strings.HasPrefix(lines[0], "#") {
		t.Errorf("not one comment: %q", b.String())
	}
}

// TestWhatInitPrintsIsReadAgain: TOML takes no control characters as they are.
func TestWhatInitPrintsIsReadAgain(t *testing.T) {
	words := []string{`^/mnt/\d+`, "it's", `"quoted"`, "tab\t", "line\nbreak", "delete\x7f", "next\u0085line", "escape\x1b[2J", "データ", ""}
	printed := tomlArray(words)
	var read struct{ Command []string }
	if _, err := toml.Decode("command = "+printed, &read); err != nil || !slices.Equal(read.Command, words) {
		t.Errorf("%v: %q becomes %q by %s", err, words, read.Command, printed)
	}
	if strings.ContainsFunc(printed, unicode.IsControl) {
		t.Errorf("a terminal obeys %q", printed)
	}
}

// TestAWideMountPointShiftsNoColumn of what init lists.
func TestAWideMountPointShiftsNoColumn(t *testing.T) {
	var b strings.Builder
	writeReadings(&b, []collect.Reading{{ID: usage.ID{Name: "vdb1"}, MountPoint: "/mnt/データ", Type: "ext4", Sample: usage.Sample{Used: 1, Size: 2}},
		{ID: usage.ID{Name: "vdc1"}, MountPoint: "/mnt/data", Type: "ext4", Err: errors.New("ext4 is broken")}})
	for line := range strings.Lines(b.String()) {
		before, _, _ := strings.Cut(line, "ext4")
		if got := board.Cells(before); got != len("#   ")+25+21 {
			t.Errorf("column %d: %q", got, line)
		}
	}
}

// TestWhatIsNotToldMakesNoMetrics: of filesystems with one name one is told.
func TestWhatIsNotToldMakesNoMetrics(t *testing.T) {
	reading := func(resource usage.Resource, name string, err error) collect.Reading {
		return collect.Reading{ID: usage.ID{Resource: resource, Name: name}, MountPoint: "/x", Sample: usage.Sample{Used: 1, Size: 2}, Err: err}
	}
	var b strings.Builder
	hidden := errors.New("/y is not told")
	err := writeSections(&b, "/bin/plugin", nil, verdict.DefaultPolicy, []collect.Reading{reading(usage.Filesystem, "a_b", nil), reading(usage.Filesystem, "a_b", hidden),
		reading(usage.Inode, "a_b", nil), reading(usage.Inode, "a_b", hidden), reading(usage.Filesystem, "vda", errors.New("does not answer"))}, nil)
	if want := "\n# 3 watched, which makes 8 custom metrics:\n"; err != nil || !strings.Contains(b.String(), want) {
		t.Errorf("%v, no %q in %s", err, want, b.String())
	}
}

// TestInitPrintsACheckThatRuns, in whatever directory the agent starts it: a
// threshold beyond the horizon is wrong use there.
func TestInitPrintsACheckThatRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("agent.conf", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	places := fmt.Sprintf("'--state-dir', '%s', '--conf', '%s']", filepath.Join(here, "state"), filepath.Join(here, "agent.conf"))
	for horizon, thresholds := range map[string]string{
		"365d": "'7d', '--critical', '1d'", "7d": "'7d', '--critical', '1d'", "3d": "'3d', '--critical', '1d'", "12h": "'12h', '--critical', '12h'",
		"1d12h30m15s": "'1d12h30m15s', '--critical', '1d'",
	} {
		var out, errs bytes.Buffer
		code := run(t.Context(), cli.Env{Args: []string{"init", "--resource", "memory", "--horizon", horizon, "--state-dir", "state", "--conf", "agent.conf"},
			Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Now: time.Now})
		check := "'--warning', " + thresholds + ", '--resource', 'memory', '--horizon', '" + horizon + "', " + places
		if code != 0 || errs.Len() > 0 || !strings.Contains(out.String(), check) || strings.Count(out.String(), places) != 2 {
			t.Errorf("--horizon %s: exit %d, %s, no %s in %s", horizon, code, errs.String(), check, out.String())
		}
	}
}
