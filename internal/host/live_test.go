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

// TestEveryLookSaysThatHistoryIsNotRead: without it full disks look like new
// ones, and the first look is gone from the screen after a second.
func TestEveryLookSaysThatHistoryIsNotRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	other := reading(0, 1)
	other.Name = "vdb"
	gone := reading(0, 1)
	gone.Err = os.ErrNotExist
	live := NewLive(options(file, "", 2, 1))
	for look, readings := range [][]collect.Reading{{reading(0, size)}, {reading(1, size)}, {reading(2, size), other}, {gone, other}} {
		forgot := live.recall(t.Context(), readings, 1)
		if !strings.HasPrefix(forgot, "history is not read: ") || !strings.Contains(forgot, file) || strings.HasSuffix(forgot, "(and 1 more like it)") != (look == 2) {
			t.Errorf("look %d: %q", look, forgot)
		}
	}
}

func TestAHistoryThatIsLateIsSaid(t *testing.T) {
	live := NewLive(options(t.TempDir(), "", 2, 1))
	over, cancel := context.WithCancel(t.Context())
	cancel()
	live.series[disk] = &liveSeries{log: history.InMemory(disk, "uuid")}
	live.read(over, disk, live.series[disk], 1)
	if forgot := live.recall(t.Context(), []collect.Reading{reading(0, 1)}, 2*retry); !strings.HasSuffix(forgot, "does not answer in time") {
		t.Errorf("%q", forgot)
	}
}

// TestAHistoryIsTriedAgain: what could not be read once may be there a minute
// later, and comes before what was seen meanwhile.
func TestAHistoryIsTriedAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	live := NewLive(options(dir, "", 2, 1))
	look := func(minute int64) string {
		r := reading(minute, size)
		forgot := live.recall(t.Context(), []collect.Reading{r}, r.Sample.Time)
		live.judge(r, r.Sample.Time)
		return forgot
	}
	if look(10) == "" {
		t.Fatal("a file was read as a directory")
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	log, err := history.Open(dir, disk, "")
	if err != nil {
		t.Fatal(err)
	}
	for minute := range int64(10) {
		if err := log.Add(reading(minute, size).Sample); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(log.Commit(), log.Close()); err != nil {
		t.Fatal(err)
	}
	if forgot := look(11); forgot != "" {
		t.Error(forgot)
	}
	if n := len(live.Samples(disk)); n != 12 {
		t.Errorf("%d samples, want 10 of the history and 2 that were seen", n)
	}
}

// TestAHistoryIsTriedAgainAfterAStepBack: not only when the old time comes once more.
func TestAHistoryIsTriedAgainAfterAStepBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	live := NewLive(options(dir, "", 2, 1))
	look := func(minute int64) string {
		return live.recall(t.Context(), []collect.Reading{reading(minute, size)}, reading(minute, size).Sample.Time)
	}
	if look(130) == "" {
		t.Fatal("a file was read as a directory")
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if look(130) == "" {
		t.Error("it is tried again within a minute")
	}
	if trouble := look(10); trouble != "" {
		t.Error(trouble)
	}
}

// filling makes a history of so many minutes in which the disk fills.
func filling(t *testing.T, minutes int64) Options {
	t.Helper()
	o := options(t.TempDir(), "a", 10*time.Hour, time.Hour)
	log, err := history.Open(o.StateDir, disk, "uuid")
	if err != nil {
		t.Fatal(err)
	}
	var past []usage.Sample
	for minute := range minutes {
		past = append(past, filled(minute).Sample)
	}
	log.Import(past)
	if err := errors.Join(log.Commit(), log.Close()); err != nil {
		t.Fatal(err)
	}
	return o
}

func filled(minute int64) collect.Reading { return reading(minute, size/2+size/2000*float64(minute)) }

// TestALiveLookLeavesThePastOfAnotherDisk: it says nothing of the disk that has its
// name now, whether that took the name before the first look or later.
func TestALiveLookLeavesThePastOfAnotherDisk(t *testing.T) {
	const minutes = 300
	live := NewLive(filling(t, minutes))
	for look, c := range []struct {
		identity string
		samples  int
		notes    int
	}{
		{"other", 1, 1}, {"other", 2, 1}, {"", 3, 1}, {"uuid", minutes + 1, 0}, {"uuid", minutes + 2, 0}, {"other", 1, 1},
	} {
		r := filled(minutes + int64(look))
		r.Identity = c.identity
		report := live.look(t.Context(), []collect.Reading{r}, r.Sample.Time)
		v, notes := report.Verdicts[0], report.Notes()
		if v.Samples != c.samples || v.WarmUp != (c.samples < 8) {
			t.Errorf("look %d: disk %q is judged by %d samples, want %d: %s", look, c.identity, v.Samples, c.samples, v.Reason)
		}
		if len(notes) != c.notes || c.notes > 0 && !strings.Contains(notes[0], "another disk has this name now (other, was uuid)") {
			t.Errorf("look %d: %q", look, notes)
		}
	}
}

// TestALiveLookByAWrongClockSaysWhatTheCheckSays at that moment.
func TestALiveLookByAWrongClockSaysWhatTheCheckSays(t *testing.T) {
	const minutes, day = 600, 24 * 60
	for what, skew := range map[string]int64{"right": 0, "a day behind": -day, "an hour behind": -60, "a day ahead": day} {
		o := filling(t, minutes)
		live := NewLive(o)
		for minute := int64(minutes); minute < minutes+10; minute++ {
			r := filled(minute)
			r.Sample.Time += 60 * skew
			seen := live.look(t.Context(), []collect.Reading{r}, r.Sample.Time).Verdicts[0]
			told := keepAndJudge(t.Context(), o, r, r.Sample.Time).v
			if seen.Expected != told.Expected || seen.Time != told.Time || seen.Samples != told.Samples || seen.WarmUp {
				t.Errorf("%s, minute %d: full in %.0f s by %d samples; the check says %.0f s by %d", what, minute, seen.Expected, seen.Samples, told.Expected, told.Samples)
			}
		}
	}
}

// TestWhatIsAwayForAMinuteFindsItsHistoryAgain: it is UNKNOWN meanwhile, and its history waits.
func TestWhatIsAwayForAMinuteFindsItsHistoryAgain(t *testing.T) {
	const minutes = 300
	live := NewLive(filling(t, minutes))
	for look, away := range []bool{true, false, true, false} {
		r := filled(minutes + int64(look))
		if now := r.Sample.Time; away {
			r = collect.Reading{ID: r.ID, MountPoint: "/data", Err: errors.New("no answer")}
			v := live.look(t.Context(), []collect.Reading{r}, now).Verdicts[0]
			if v.Status != verdict.Unknown || v.Time != now || !strings.Contains(v.Reason, "no answer") {
				t.Errorf("look %d: %s %s at %d", look, v.Status, v.Reason, v.Time)
			}
			continue
		}
		v := live.look(t.Context(), []collect.Reading{r}, r.Sample.Time).Verdicts[0]
		if want := minutes + 1 + look/2; v.Samples != want || v.WarmUp {
			t.Errorf("look %d: judged by %d samples, want %d: %s", look, v.Samples, want, v.Reason)
		}
	}
}
