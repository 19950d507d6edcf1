package host

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const (
	start = 1_700_000_000
	size  = 1e9
)

var disk = usage.ID{Resource: usage.Filesystem, Name: "vda"}

func reading(minute int64, used float64) collect.Reading {
	return collect.Reading{ID: disk, MountPoint: "/", Identity: "uuid", Sample: usage.Sample{Time: start + 60*minute, Used: used, Size: size}}
}

func options(dir, key string, warning, critical time.Duration) Options {
	return Options{StateDir: dir, LatchKey: key, Policy: verdict.Policy{Warning: warning, Critical: critical, Horizon: 365 * 24 * time.Hour}}
}

// TestPoliciesOnOneHistoryDoNotDisturbEachOther: two checks and a metric run
// say together what each says alone.
func TestPoliciesOnOneHistoryDoNotDisturbEachOther(t *testing.T) {
	shared := t.TempDir()
	keys := []string{"a", "b", ""}
	policies := []Options{options(shared, "a", 10*time.Hour, time.Hour), options(shared, "b", 3*time.Hour, 2*time.Hour), options(shared, "", 10*time.Hour, time.Hour)}
	seen := map[verdict.Status]bool{}
	for minute := range int64(60) {
		used := .1*size + .8*size*float64(minute%45)/45 // fills, is cleaned, fills
		for i, o := range policies {
			together := keepAndJudge(context.Background(), o, reading(minute, used), start+60*minute)
			if together.err != nil {
				t.Fatal(together.err)
			}
			seen[together.v.Status] = true
			alone := o
			alone.StateDir = filepath.Join(t.TempDir(), "..", "alone"+keys[i])
			if v := keepAndJudge(context.Background(), alone, reading(minute, used), start+60*minute).v; v.Status != together.v.Status {
				t.Errorf("minute %d, policy %d: %s together, %s alone", minute, i, together.v.Status, v.Status)
			}
		}
	}
	if !seen[verdict.OK] || !seen[verdict.Critical] {
		t.Errorf("the story is too dull: %v", seen)
	}
}

func TestWhatIsFullIsToldWithoutAStateDirectory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	other := reading(0, 1)
	other.Name = "vdb"
	var r Report
	r.remember(options(file, "a", 2, 1), []collect.Reading{reading(0, size), other, {ID: usage.ID{Name: "vdc"}, Err: errors.New("/c is broken")}}, start)
	if len(r.Verdicts) != 3 || r.Verdicts[0].Status != verdict.Critical || !r.Verdicts[1].WarmUp || r.Verdicts[2].Status != verdict.Unknown {
		t.Errorf("%+v", r.Verdicts)
	}
	if !strings.HasPrefix(r.HistoryTrouble, "history is not kept: ") || !strings.Contains(r.HistoryTrouble, file) || !strings.HasSuffix(r.HistoryTrouble, "(and 1 more like it)") {
		t.Errorf("%q", r.HistoryTrouble)
	}
}

// TestAHistoryThatIsHeldHoldsUpNoRun: it ends in time, judges without the past and
// says so.
func TestAHistoryThatIsHeldHoldsUpNoRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	held, err := history.Open(dir, disk, "uuid")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	begin := time.Now()
	var r Report
	r.remember(options(dir, "a", 2, 1), []collect.Reading{reading(0, size)}, start)
	if took := time.Since(begin); took > rememberTime+6*grace {
		t.Errorf("took %s", took)
	}
	if r.Verdicts[0].Status != verdict.Critical || !strings.HasPrefix(r.HistoryTrouble, "history is not kept: ") {
		t.Errorf("%+v, %q", r.Verdicts, r.HistoryTrouble)
	}
}

// TestRunMeasuresMemoryEverywhere is a run from flags to verdict.
func TestRunMeasuresMemoryEverywhere(t *testing.T) {
	o := options(t.TempDir(), "a", 2, 1)
	o.Resources = []usage.Resource{usage.Memory}
	o.Warnings = []string{"from the options"}
	for second := range int64(3) {
		r := Run(t.Context(), o, start+second)
		if len(r.Verdicts) != 1 || r.Verdicts[0].Err != nil || r.Verdicts[0].Samples != int(second)+1 || r.HistoryTrouble != "" || len(r.Warnings) != 1 {
			t.Fatalf("%+v", r)
		}
	}
	live := NewLive(o)
	if r := live.Look(t.Context(), start+3); r.Verdicts[0].Samples != 4 {
		t.Errorf("a live look begins with %d samples", r.Verdicts[0].Samples)
	}
	if r := Run(t.Context(), o, start+4); r.Verdicts[0].Samples != 4 {
		t.Errorf("the live look has written: %d samples", r.Verdicts[0].Samples)
	}
}
