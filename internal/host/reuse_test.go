package host

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// grown fills a state directory with days of five-minute samples that grow by
// a thousandth of the size a day, up to minute 0.
func grown(t *testing.T, days int64) (dir string) {
	t.Helper()
	dir = t.TempDir()
	log, err := history.Open(dir, disk, "uuid")
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	for m := -days * 1440; m < 0; m += 5 {
		log.Add(reading(m, level(m)).Sample)
	}
	if err := log.Commit(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func level(minute int64) float64 { return math.Round(.3*size + 1e-3*size*float64(minute)/1440) }

// stands reports whether the next run will say again what this one said.
func stands(dir string) bool {
	tail := history.OpenTail(context.Background(), dir, disk, "uuid")
	if tail == nil {
		return false
	}
	tail.Close()
	return true
}

// look is a run whose history nobody sealed.
func look(t *testing.T, o Options, r collect.Reading) verdict.Verdict {
	t.Helper()
	file, _ := filepath.Glob(filepath.Join(o.StateDir, "*.history"))
	if err := os.Chtimes(file[0], time.Now(), time.Now()); err != nil {
		t.Fatal(err)
	}
	j := keepAndJudge(t.Context(), o, r, r.Sample.Time)
	if j.err != nil {
		t.Fatal(j.err)
	}
	return j.v
}

// TestMostMinutesSayAgain what a look at the history says anew, and lose no
// sample.
func TestMostMinutesSayAgain(t *testing.T) {
	for _, key := range []string{"", "latch"} {
		again, anew := options(grown(t, 20), key, 7*24*time.Hour, 24*time.Hour), options(grown(t, 20), key, 7*24*time.Hour, 24*time.Hour)
		stood := 0
		for minute := range int64(90) {
			if stands(again.StateDir) {
				stood++
			}
			r := reading(minute, level(minute))
			j := keepAndJudge(t.Context(), again, r, r.Sample.Time)
			if j.err != nil {
				t.Fatal(j.err)
			}
			want := look(t, anew, r)
			if got := j.v; math.Abs(got.Expected/want.Expected-1) > .01 || math.Abs(got.Early/want.Early-1) > .01 || got.Status != want.Status {
				t.Errorf("minute %d: %+v\nanew %+v", minute, got, want)
			}
		}
		if stood < 75 {
			t.Errorf("key %q: only %d of 90 minutes could say it again", key, stood)
		}
		a, b := recorded(t, again.StateDir), recorded(t, anew.StateDir)
		if len(a) != len(b) || a[len(a)-1] != b[len(b)-1] {
			t.Errorf("%d samples, read anew %d", len(a), len(b))
		}
	}
}

func recorded(t *testing.T, dir string) []usage.Sample {
	t.Helper()
	log, err := history.OpenReadOnly(dir, disk, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	return log.Samples()
}

// TestARunawayIsSeenAsSoon as without forecasts that stand, and a cleanup too.
func TestARunawayIsSeenAsSoon(t *testing.T) {
	again, anew := options(grown(t, 20), "latch", 7*24*time.Hour, 24*time.Hour), options(grown(t, 20), "latch", 7*24*time.Hour, 24*time.Hour)
	var said, saidAnew [3]int64 // the first minute of each status, and of OK after
	for minute := range int64(300) {
		used := level(minute)
		if minute >= 60 && minute < 240 {
			used += size * float64(minute-60) / 300 // full in five hours
		}
		r := reading(minute, used)
		j := keepAndJudge(t.Context(), again, r, r.Sample.Time)
		for _, x := range []struct {
			said   *[3]int64
			status verdict.Status
		}{{&said, j.v.Status}, {&saidAnew, look(t, anew, r).Status}} {
			if x.said[x.status] == 0 && (x.status != verdict.OK || minute >= 240) {
				x.said[x.status] = minute
			}
		}
	}
	if said != saidAnew || said[verdict.Critical] == 0 || said[verdict.Critical] > 90 || said[verdict.OK] > 250 {
		t.Errorf("OK, WARNING, CRITICAL first said in minutes %v, anew %v", said, saidAnew)
	}
}

// TestACheckBesideThePluginBeginsWithIt: what the plugin said of a quiet disk is no status
// of the check, whose first one would not wait if it began with the first growth.
func TestACheckBesideThePluginBeginsWithIt(t *testing.T) {
	policy := func(dir, key string) Options { return options(dir, key, 7*24*time.Hour, 24*time.Hour) }
	beside, alone := t.TempDir(), t.TempDir()
	for minute := range int64(930) {
		r := reading(minute, math.Round(.4*size+.003*size*min(3, max(0, float64(minute-899)))))
		said := func(o Options) verdict.Status {
			j := keepAndJudge(t.Context(), o, r, r.Sample.Time)
			if j.err != nil {
				t.Fatal(j.err)
			}
			return j.v.Status
		}
		said(policy(beside, ""))
		if got, want := said(policy(beside, "check")), said(policy(alone, "check")); got != want {
			t.Errorf("minute %d: %v beside the plugin, %v alone", minute, got, want)
		}
	}
}

// TestABackfillIsNotHeldUp by a forecast that stands: as long as there are
// steps to make every run looks.
func TestABackfillIsNotHeldUp(t *testing.T) {
	o := options(grown(t, 20), "", 7*24*time.Hour, 24*time.Hour)
	steps := 3
	o.Backfill = fewSteps{&steps}
	for minute := range int64(6) {
		var r Report
		errands := r.remember(o, []collect.Reading{reading(minute, level(minute))}, start+60*minute)
		if minute < 3 == (len(errands) == 0) {
			t.Errorf("minute %d: %d steps", minute, len(errands))
		}
	}
	if !stands(o.StateDir) {
		t.Error("stands nowhere at last")
	}
}

// TestABackfillBeginsAtOnce where a forecast stands that was made without one, and
// looks no more where there is nothing to do.
func TestABackfillBeginsAtOnce(t *testing.T) {
	o := options(grown(t, 20), "", 7*24*time.Hour, 24*time.Hour)
	var r Report
	r.remember(o, []collect.Reading{reading(0, level(0))}, start)
	if !stands(o.StateDir) {
		t.Fatal("stands nowhere")
	}
	steps := 1
	o.Backfill = fewSteps{&steps}
	for minute, want := range []int{1, 0, 0} {
		at := int64(minute) + 1
		if errands := r.remember(o, []collect.Reading{reading(at, level(at))}, start+60*at); len(errands) != want {
			t.Errorf("minute %d: %d steps, want %d", at, len(errands), want)
		}
	}
	steps = 1 // of which nobody knows: the forecast stands
	if errands := r.remember(o, []collect.Reading{reading(4, level(4))}, start+240); len(errands) != 0 {
		t.Error("looks at all of the history again each minute")
	}
}

// fewSteps has one step left in each run.
type fewSteps struct{ left *int }

func (f fewSteps) Plan(Past, int64) ([]Step, int64) {
	if *f.left == 0 {
		return nil, 0
	}
	*f.left--
	return []Step{{}}, 0
}

// waiting is a backfill that waits after a failure.
type waiting struct{ until int64 }

func (w waiting) Plan(Past, int64) ([]Step, int64) { return nil, w.until }

// TestABackfillThatWaitsIsNotHeldUp by a forecast that stands, nor by one of a
// check beside it, but while it waits for hours.
func TestABackfillThatWaitsIsNotHeldUp(t *testing.T) {
	plugin, check := options(grown(t, 20), "", 7*24*time.Hour, 24*time.Hour), options("", "check", 7*24*time.Hour, 24*time.Hour)
	check.StateDir = plugin.StateDir
	for _, c := range []struct {
		o      Options
		minute int64
		waits  int64 // for so many minutes from then on; 0 for nothing
		want   bool
	}{
		{plugin, 0, 4, false},
		{check, 0, 0, false},
		{plugin, 1, 3, false},
		{plugin, 2, 360, true}, // six hours may be six and a half
		{plugin, 40, 20, false},
		{check, 49, 0, false},
		{check, 51, 0, true}, // nobody runs the plugin any more
		{plugin, 90, 0, true},
	} {
		now := start + 60*c.minute
		if c.o.LatchKey == "" {
			c.o.Backfill = waiting{until: now + 60*c.waits}
		}
		var r Report
		r.remember(c.o, []collect.Reading{reading(c.minute, level(c.minute))}, now)
		if got := stands(plugin.StateDir); got != c.want || r.HistoryTrouble != "" {
			t.Errorf("minute %d: stands %v, want %v; %s", c.minute, got, c.want, r.HistoryTrouble)
		}
	}
}
