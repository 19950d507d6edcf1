package backtest

import (
	"math"
	"testing"
	"time"

	"mackerel-forecast/internal/simulate"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

func exact(seconds float64) simulate.Truth { return simulate.Truth{After: seconds, Exact: true} }
func later(seconds float64) simulate.Truth { return simulate.Truth{After: seconds} }

func TestPinball(t *testing.T) {
	tests := []struct {
		name   string
		tau, q float64
		truth  simulate.Truth
		want   float64
	}{
		{"right", .5, day, exact(day), 0},
		{"ten times too early", .5, day, exact(10 * day), .5},
		{"ten times too late", .5, 10 * day, exact(day), .5},
		{"the early quantile may be early", .1, day, exact(10 * day), .1},
		{"but not late", .1, 10 * day, exact(day), .9},
		{"never told where it never is: 90 days are never", .9, longest, later(1000 * day), 0},
		{"past what is known costs nothing", .5, 20 * day, later(10 * day), 0},
		{"before what is known costs as before a truth", .5, day, later(10 * day), .5},
		{"below a minute is a minute", .5, clip(1), exact(2), 0},
	}
	for _, tt := range tests {
		if got := pinball(tt.tau, tt.q, tt.truth); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if clip(math.NaN()) != longest || clip(math.Inf(1)) != longest || clip(0) != shortest {
		t.Error("null must count as 90 days and now as a minute")
	}
}

// hourly makes moments an hour apart from statuses and a fill at a given hour,
// with medians as given.
func hourly(said string, fillAt int, median float64) []moment {
	var all []moment
	for i, r := range said {
		status := map[rune]verdict.Status{' ': verdict.OK, 'w': verdict.Warning, 'c': verdict.Critical}[r]
		m := moment{time: int64(i) * int64(hour), status: status, early: median / 2, median: median, late: median * 2,
			truth: exact(float64(fillAt-i) * hour), full: i >= fillAt}
		all = append(all, m)
	}
	return all
}

func TestRecallAsksForTimeAndForStaying(t *testing.T) {
	tests := []struct {
		said          string
		critical, all float64
	}{
		{"     cc", 1, 1}, // CRITICAL two hours before the fill at 7
		{"      c", 0, 1}, // one hour is too late
		{"   c  c", 0, 1}, // it was taken back
		{"   cwww", 1, 1}, // WARNING is not OK
		{"wwwwwww", 0, 1},
	}
	for _, tt := range tests {
		var s seriesScore
		s.recall(hourly(tt.said, 7, day), []fill{{at: 7 * int64(hour), lead: 2 * hour, critical: true}})
		if s.criticalRecall != (share{tt.critical, tt.all}) {
			t.Errorf("%q: %+v", tt.said, s.criticalRecall)
		}
	}
}

func TestForeseenFills(t *testing.T) {
	h := simulate.History{Fills: []int64{7 * int64(hour), 8 * int64(hour)}, Known: 100 * int64(hour)}
	moments := hourly("       ", 7, day)
	always := func(int64, uint64) float64 { return hour }
	never := func(int64, uint64) float64 { return math.Inf(1) }
	if got := foreseenFills(h, moments, always); len(got) != 1 || !got[0].critical || got[0].warning || got[0].lead != 7*hour/4 {
		t.Errorf("life of seven hours: %+v, want CRITICAL due a quarter of it ahead, once", got)
	}
	if got := foreseenFills(h, moments, never); got[0].critical {
		t.Errorf("nobody could foresee it: %+v", got)
	}
	h.Cuts = []int64{6 * int64(hour)}
	if got := foreseenFills(h, moments, always); got[0].critical {
		t.Errorf("it began an hour before: %+v, no moment lies in time", got)
	}
}

func TestFalseAlarmsAndFlaps(t *testing.T) {
	calm := hourly("  w  c    ", 24*20, 20*day) // full in 20 days
	s := score(calm, nil)
	if s.falseCritical != (share{1, 10}) || s.falseWarning != (share{2, 10}) {
		t.Errorf("false CRITICAL %+v, false WARNING %+v", s.falseCritical, s.falseWarning)
	}
	if s.flaps != 4*30 { // shorter than a day counts as a day
		t.Errorf("flaps %v", s.flaps)
	}
	if s.covered != (share{10, 10}) || s.factor2 != (share{10, 10}) || s.q50 > .02 {
		t.Errorf("covered %+v, within 2x %+v, Q50 %v", s.covered, s.factor2, s.q50)
	}
}

func TestRegimesWeighTheSame(t *testing.T) {
	moments := hourly("          ", 100*24, day) // all wrong by the same
	for i := range moments {
		moments[i].truth = exact(day) // right
		moments[i].early, moments[i].late = day, day
	}
	moments[9].regime, moments[9].truth = 1, exact(10*day) // one moment, ten times too early
	if q := score(moments, nil).q50; math.Abs(q-.25) > 1e-9 {
		t.Errorf("Q50 %v, want the mean of 0 and .5", q)
	}
}

// A perfect and a blind forecast are what the table says they are.
func TestRunScoresTheBaselines(t *testing.T) {
	f, _ := simulate.ByName("steady")
	r := Run(Simulated(simulate.Tune, 1, f), verdict.DefaultPolicy, 6*time.Hour)
	line := r.Total("OLS 90d")
	if r.Moments < 50 || line.Q > .1 || line.WarningRecall != 1 || line.CriticalRecall != 1 || line.Coverage > .2 {
		t.Errorf("%d moments, a line on even growth: %+v", r.Moments, line)
	}
	oracle := Oracle(Simulated(simulate.Tune, 1, f)).Total("oracle")
	if !(oracle.Q < line.Q) {
		t.Errorf("who knows the generator does no better (%v) than a line (%v)", oracle.Q, line.Q)
	}
}

func TestRecordedIsFullAtLevelsThatItReached(t *testing.T) {
	var samples []usage.Sample
	for i := range 100 {
		samples = append(samples, usage.Sample{Time: 1e9 + int64(i)*3600, Used: 100 + float64(i%50) + float64(i)/10, Size: 1000})
	}
	full, never := 0, 0
	for _, c := range Recorded("x", func() []usage.Sample { return samples }) {
		h := c.Make()
		last, _ := h.Last()
		if len(h.Fills) == 0 {
			never++
			if last.Full() || h.Known != samples[99].Time {
				t.Errorf("never full, but the last sample is %+v", last)
			}
			continue
		}
		full++
		if !last.Full() || h.Fills[0] != last.Time || h.Samples[len(h.Samples)-2].Full() {
			t.Errorf("full at %d, the last sample is %+v", h.Fills[0], last)
		}
	}
	if full < 2 || never != 2 {
		t.Errorf("%d capacities reached, %d not", full, never)
	}
	if samples[0].Size != 1000 {
		t.Error("the recording itself was changed")
	}
}
