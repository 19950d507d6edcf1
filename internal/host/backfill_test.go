package host

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
)

// older knows of what was a day before the history.
type older struct{}

func (older) Plan(Past, int64) ([]Step, int64) {
	return []Step{{Fetch: func(context.Context) (Answer, error) {
		return Answer{Samples: func([]usage.Sample) []usage.Sample { return []usage.Sample{reading(-1440, 1).Sample} }}, nil
	}}}, 0
}

// TestABackfillAfterAStepBackJudgesTheNewest: the clock fell back by an hour, so
// what is newest is later than the clock; more of the past must not hide it.
func TestABackfillAfterAStepBackJudgesTheNewest(t *testing.T) {
	const minutes = 300
	o := options(t.TempDir(), "a", 2, 1)
	o.Backfill = older{}
	log, err := history.Open(o.StateDir, disk, "uuid")
	if err != nil {
		t.Fatal(err)
	}
	for minute := range int64(minutes) {
		log.Import([]usage.Sample{reading(minute, size/2).Sample})
	}
	if err := errors.Join(log.Commit(), log.Close()); err != nil {
		t.Fatal(err)
	}
	readings := []collect.Reading{reading(minutes-60, size)}
	var r Report
	errands := r.remember(o, readings, readings[0].Sample.Time)
	if before := r.Verdicts[0]; !before.Full() || before.Samples != minutes+1 || len(errands) != 1 {
		t.Fatalf("before: %d steps, %+v", len(errands), before)
	}
	before := r.Verdicts[0].Time
	if warnings := backfill(t.Context(), o, errands, readings, r.Verdicts); warnings != nil {
		t.Error(warnings)
	}
	if v := r.Verdicts[0]; !v.Full() || v.Samples != minutes+2 || v.Time != before {
		t.Errorf("%d samples, full: %t, at %+d s: the newest sample is gone", v.Samples, v.Full(), v.Time-before)
	}
}

// TestABackfillSaysWhatItMended: the history was damaged while the network was asked.
func TestABackfillSaysWhatItMended(t *testing.T) {
	o := options(grown(t, 2), "a", 2, 1)
	o.Backfill = older{}
	readings := []collect.Reading{reading(2*1440, size/2)}
	var r Report
	errands := r.remember(o, readings, readings[0].Sample.Time)
	files, _ := filepath.Glob(filepath.Join(o.StateDir, "*.history"))
	if len(errands) != 1 || len(files) != 1 {
		t.Fatalf("%d steps, files %q", len(errands), files)
	}
	if err := os.Truncate(files[0], 100_000); err != nil {
		t.Fatal(err)
	}
	warnings := backfill(t.Context(), o, errands, readings, r.Verdicts)
	if len(warnings) != 1 || !strings.Contains(warnings[0], "damaged") {
		t.Errorf("%q", warnings)
	}
}
