package e2e

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/usage"
)

const (
	clockVariable = "FORECAST_TEST_CLOCK"
	clockDay      = 24 * 60 * 60
	clockGrowth   = 4096 // bytes a minute
	clockSize     = 16 * mib
)

// clocked is a tmpfs that grows by a page a minute, both programs built with a
// clock of the test's own, and a day of their past.
type clocked struct {
	watched
	clock string // the file that holds the time
	began int64  // true time of minute 0
}

func newClocked(t *testing.T, began int64) clocked {
	t.Helper()
	c := clocked{watchTmpfs(t, clockSize), filepath.Join(t.TempDir(), "clock"), began}
	c.plugin, c.check = testneed.Built(t, "testclock/mackerel-plugin-forecast"), testneed.Built(t, "testclock/check-diskfull-eta")
	c.env = []string{clockVariable + "=" + c.clock}
	return c.young()
}

// young is the same with a history that knows the day before minute 0 only.
func (c clocked) young() clocked { return c.youngAt(c.t.TempDir()) }

func (c clocked) youngAt(state string) clocked {
	c.t.Helper()
	c.state = state
	csv := bytes.NewBufferString("time,used,size\n")
	for m := -24 * 60; m < 0; m++ {
		fmt.Fprintf(csv, "%d,%d,%d\n", c.began+int64(m)*60, c.used(m), clockSize)
	}
	file := filepath.Join(c.t.TempDir(), "past.csv")
	writeFile(c.t, file, csv.String())
	c.set(c.began)
	if r := c.run(c.plugin, "import", "--name", metricName(c.dir), file); r.exit != 0 || r.stderr != "" {
		c.t.Fatalf("import: %d %s", r.exit, r.stderr)
	}
	return c
}

func (c clocked) used(minute int) int { return clockSize*3/4 + minute*clockGrowth }

func (c clocked) set(now int64) { writeFile(c.t, c.clock, fmt.Sprint(now)) }

// truth is how many seconds it really is until full.
func (c clocked) truth(minute int) float64 {
	return float64(clockSize-c.used(minute)) / clockGrowth * 60
}

// minute runs both programs in a true minute, with the clock wrong by skew
// seconds. Whatever the clock says, a false alarm is an error.
func (c clocked) minute(what string, minute int, skew int64) (seconds float64) {
	c.t.Helper()
	holdBytes(c.t, c.dir, c.used(minute))
	c.set(c.began + int64(minute)*60 + skew)
	seconds = c.minuteAsItIs(what, skew)
	if seconds < c.truth(minute)/2 {
		c.t.Errorf("%s, minute %d, clock off by %d s: full in %.0f s, in truth %.0f s", what, minute, skew, seconds, c.truth(minute))
	}
	return seconds
}

func (c clocked) minuteAsItIs(what string, skew int64) (seconds float64) {
	c.t.Helper()
	plugin := c.run(c.plugin, "--include", c.include, "--exclude", "/dev/")
	if plugin.exit != 0 {
		c.t.Errorf("%s, clock off by %d s: the plugin exits %d: %s", what, skew, plugin.exit, plugin.stderr)
	}
	seconds = math.NaN()
	if days, ok := plugin.metrics(c.t)["forecast.days_until_full."+metricName(c.dir)+".expected"]; ok {
		seconds = days * clockDay
	}
	check := c.run(c.check, "--path", c.dir, "--warning", "8h", "--critical", "4h")
	if check.exit != 0 || check.stderr != "" && skew == 0 {
		c.t.Errorf("%s, clock off by %d s: the check exits %d: %s%s", what, skew, check.exit, check.stdout, check.stderr)
	}
	return seconds
}

// remembered is what a run at the true time of a minute would be told.
func (c clocked) remembered(minute int) []usage.Sample {
	c.t.Helper()
	log, err := history.Open(c.state, usage.ID{Resource: usage.Filesystem, Name: metricName(c.dir)}, "")
	if err != nil {
		c.t.Fatal(err)
	}
	defer log.Close()
	if err := log.Add(usage.Sample{Time: c.began + int64(minute)*60 + 1, Used: 1, Size: 1}); err != nil {
		c.t.Fatal(err)
	}
	return slices.Clone(log.Samples()) // and no Commit
}

// lostNothing compares with a history whose clock was never wrong.
func (c clocked) lostNothing(what string, control clocked, minute int) {
	c.t.Helper()
	have := map[usage.Sample]bool{}
	for _, s := range c.remembered(minute) {
		have[s] = true
	}
	lost, of := 0, control.remembered(minute)
	for _, s := range of {
		if !have[s] {
			lost++
		}
	}
	if lost > 0 || len(of) < 24*60 {
		c.t.Errorf("%s: %d of %d samples are lost", what, lost, len(of))
	}
}

func close20(a, b float64) bool { return math.Abs(a-b) <= .2*b }

// TestClockThatIsAhead: while the clock is wrong there is no false alarm; once
// it is right again everything is said as if it had never been wrong.
func TestClockThatIsAhead(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	c := newClocked(t, 1_772_323_200)
	for what, skew := range map[string]int64{
		"an hour": 3600, "summer time taken for winter time, and a day": 90_000, "a year": 365 * clockDay,
		"years": 4 * 365 * clockDay, "the year 2106": 1<<32 - c.began, "the year 6000": 127_174_492_800 - c.began,
	} {
		jumped, control := c.young(), c.young()
		for m := range 3 {
			jumped.minute(what, m, 0)
			control.minute(what, m, 0)
		}
		for m := 3; m < 8; m++ {
			jumped.minute(what, m, skew)
		}
		for m := 8; m < 11; m++ {
			got, want := jumped.minute(what, m, 0), control.minute(what, m, 0)
			if got != want || !close20(got, c.truth(m)) {
				t.Errorf("%s ahead, right again in minute %d: full in %.0f s, never ahead %.0f s, in truth %.0f s", what, m, got, want, c.truth(m))
			}
		}
		jumped.lostNothing(what+" ahead", control, 10)
	}
}

// TestClockThatIsBehind: the present looks like the past, or like a time
// before all history.
func TestClockThatIsBehind(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	c := newClocked(t, 1_772_323_200)
	for what, skew := range map[string]int64{
		"an hour": -3600 + 7, "a day and an hour": -90_000, "a year": -365 * clockDay, "1970": 3600 - c.began,
	} {
		jumped, control := c.young(), c.young()
		for m := range 3 {
			jumped.minute(what, m, 0)
			control.minute(what, m, 0)
		}
		for m := 3; m < 8; m++ {
			jumped.minute(what, m, skew)
		}
		for m := 8; m < 11; m++ {
			got, want := jumped.minute(what, m, 0), control.minute(what, m, 0)
			if !close20(got, c.truth(m)) || !close20(want, c.truth(m)) {
				t.Errorf("%s behind, right again in minute %d: full in %.0f s, never behind %.0f s, in truth %.0f s", what, m, got, want, c.truth(m))
			}
		}
		jumped.lostNothing(what+" behind", control, 10)
	}
}

// TestClockThatIsStepped is NTP on a bad clock: steps of up to 45 seconds
// either way, so that minutes swap places or fall together.
func TestClockThatIsStepped(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	c := newClocked(t, 1_772_323_200)
	rng := rand.New(rand.NewPCG(1, 1))
	for m := range scaled(20) {
		if got := c.minute("NTP steps", m, rng.Int64N(91)-45); !close20(got, c.truth(m)) {
			t.Errorf("minute %d: full in %.0f s, in truth %.0f s", m, got, c.truth(m))
		}
	}
}

// TestClockThatJumpsAnywhere: thirty jumps of hours to a century, in any order,
// within an hour and a half. Every time that the clock is right the forecast is
// as good as if it always was.
func TestClockThatJumpsAnywhere(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	first := newClocked(t, 1_772_323_200)
	wrong, right := 0, 0
	for seed := range uint64(scaled(3)) {
		c, rng := first.young(), rand.New(rand.NewPCG(2, 2+seed))
		what, m := fmt.Sprint("jumps, seed ", seed), 0
		for range 30 {
			skew := int64(math.Exp(rng.Float64()*math.Log(4e9))) + 60*60
			if rng.IntN(2) == 0 {
				skew = -min(skew, c.began-1)
			}
			for range 1 + rng.IntN(3) {
				c.minute(what, m, skew)
				wrong++
				m++
			}
			if got := c.minute(what, m, 0); !close20(got, c.truth(m)) {
				t.Errorf("%s, after %d s, minute %d: full in %.0f s, in truth %.0f s", what, skew, m, got, c.truth(m))
			}
			right++
			m++
		}
	}
	t.Logf("%d minutes with a wrong clock, %d with a right one between them", wrong, right)
}

// TestClockMeetsItsOwnMistake: the time comes that samples of a clock ahead by
// an hour were written for.
func TestClockMeetsItsOwnMistake(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	c := newClocked(t, 1_772_323_200)
	for m := 0; m < 5; m++ {
		c.minute("an hour ahead", m, 3600)
	}
	for m := 5; m < 100; m += 3 {
		if got := c.minute("right again", m, 0); !close20(got, c.truth(m)) {
			t.Errorf("minute %d: full in %.0f s, in truth %.0f s", m, got, c.truth(m))
		}
	}
}

// TestSuspendedMachine: it sleeps for hours or days and wakes with the right
// time; nothing grew meanwhile.
func TestSuspendedMachine(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	c := newClocked(t, 1_772_323_200)
	for what, asleep := range map[string]int64{"an hour": 3600, "three days": 3 * clockDay, "half a year": 182 * clockDay} {
		sleeper := c.young()
		var got float64
		for m := range 5 {
			sleeper.minute(what, m, 0)
		}
		for m := 5; m < 20; m++ {
			got = sleeper.minute(what, m, asleep)
		}
		if !close20(got, c.truth(19)) {
			t.Errorf("%s asleep: 15 minutes after waking full in %.0f s, in truth %.0f s", what, got, c.truth(19))
		}
		if kept := len(sleeper.remembered(19 + int(asleep/60))); kept < 24*60+20 {
			t.Errorf("%s asleep: %d samples are left", what, kept)
		}
	}
}

// TestSummerTime runs through the hour that comes twice and the one that does
// not come, in zones that have them and in one that has not.
func TestSummerTime(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	for what, change := range map[string]time.Time{
		"the hour that does not come": time.Date(2026, 3, 8, 7, 0, 0, 0, time.UTC),
		"the hour that comes twice":   time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC),
	} {
		c := newClocked(t, change.Unix()-300)
		newYork, utc := c.young(), c.young()
		newYork.env = append(slices.Clone(c.env), "TZ=America/New_York")
		utc.env = append(slices.Clone(c.env), "TZ=UTC")
		for m := range 10 {
			if a, b := newYork.minute(what, m, 0), utc.minute(what, m, 0); a != b || !close20(a, c.truth(m)) {
				t.Errorf("%s, minute %d: full in %.0f s in New York, %.0f s by UTC, in truth %.0f s", what, m, a, b, c.truth(m))
			}
		}
	}
}

// TestReleasedProgramsHaveTheRealClockOnly: the hook is not in what is
// released, and is in what these tests run.
func TestReleasedProgramsHaveTheRealClockOnly(t *testing.T) {
	p := built(t)
	for _, program := range []string{p.plugin, p.check} {
		test := testneed.Built(t, filepath.Join("testclock", filepath.Base(program)))
		for path, want := range map[string]bool{program: false, test: true} {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(content, []byte(clockVariable)) != want {
				t.Errorf("%s: the test's clock is in it: %v, want %v", path, !want, want)
			}
		}
	}
	clock := filepath.Join(t.TempDir(), "clock")
	writeFile(t, clock, "1000000000")
	p.env = []string{clockVariable + "=" + clock}
	before := time.Now().Unix()
	for _, program := range []string{p.plugin, p.check} {
		if r := p.run(program, "--resource", "memory"); r.exit != 0 || r.stderr != "" {
			t.Errorf("%d %s%s", r.exit, r.stdout, r.stderr)
		}
	}
	log, err := history.OpenReadOnly(p.state, usage.ID{Resource: usage.Memory, Name: "memory"}, "")
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	for _, s := range log.Samples() {
		if s.Time < before || s.Time > time.Now().Unix() {
			t.Errorf("a sample of %d, run between %d and now", s.Time, before)
		}
	}
	if len(log.Samples()) == 0 {
		t.Error("nothing was recorded")
	}
}
