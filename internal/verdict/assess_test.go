package verdict

import (
	"math"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/usage"
)

const start = 1_700_000_000

// disk returns a series sampled every step seconds.
func disk(n int, step int64, size float64, used func(t float64) float64) usage.Series {
	s := usage.Series{ID: usage.ID{Resource: usage.Filesystem, Name: "sda1"}}
	for i := range int64(n) {
		s.Samples = append(s.Samples, usage.Sample{Time: start + i*step, Used: used(float64(i * step)), Size: size})
	}
	return s
}

// replay assesses after each sample and returns all verdicts.
func replay(s usage.Series, policy Policy) []Verdict {
	var all []Verdict
	var latch Latch
	for _, x := range s.Samples {
		var v Verdict
		v, latch = Assess(s, policy, x.Time, latch)
		all = append(all, v)
	}
	return all
}

func TestFullIsCriticalFromTheFirstSample(t *testing.T) {
	v := replay(disk(1, 60, 100, func(float64) float64 { return 100 }), DefaultPolicy)[0]
	if v.Status != Critical || v.Expected != 0 || v.Early != 0 || v.Late != 0 || v.WarmUp {
		t.Errorf("%+v", v)
	}
}

func TestAFillOfMinutesIsCriticalUntilItIsCleanedUp(t *testing.T) {
	s := disk(140, 1, 1<<30, func(at float64) float64 {
		if at < 100 {
			return (1 << 30) * at / 100
		}
		if at < 110 {
			return 1 << 30
		}
		return 1 << 28
	})
	all := replay(s, DefaultPolicy)
	if v := all[6]; !v.WarmUp || v.Status != OK || !math.IsNaN(v.Expected) {
		t.Errorf("7 samples: %+v", v)
	}
	for _, at := range []int{20, 35, 50, 75, 90} {
		v, left := all[at], float64(100-at)
		if v.Status != Critical || math.Abs(v.Expected/left-1) > .15 {
			t.Errorf("after %d s: %v, full in %.1f s, want %.0f", at, v.Status, v.Expected, left)
		}
	}
	if v := all[105]; v.Status != Critical || v.Expected != 0 {
		t.Errorf("full: %v, %g", v.Status, v.Expected)
	}
	if v := all[120]; v.Status != OK {
		t.Errorf("10 samples after the cleanup: %v, %s", v.Status, v.Reason)
	}
}

// TestACleanupShowsWithinTenSamples: what filled may fill again, with a chance
// that is enough to begin a status but not to keep one after a cleanup.
func TestACleanupShowsWithinTenSamples(t *testing.T) {
	const day, leak, full = 86400, 10 * 86400, 10 * 60
	s := disk(13*1440+full/60+10, 60, 1<<40, func(at float64) float64 {
		switch at -= 3 * day; {
		case at >= leak+full:
			return .2 * (1 << 40)
		default:
			return (1 << 40) * min(1, .5+.5*max(0, at)/leak)
		}
	})
	var v Verdict
	var latch Latch
	for _, x := range s.Samples[len(s.Samples)-60:] {
		v, latch = Assess(s, DefaultPolicy, x.Time, latch)
		if cleaned := v.Used < v.Size/2; !cleaned && v.Status != Critical {
			t.Fatalf("%v before the cleanup, %g of %g", v.Status, v.Used, v.Size)
		}
	}
	if v.Status != OK {
		t.Errorf("%v, %s", v.Status, v.Reason)
	}
}

func TestAYoungHostIsNotAlarmedBySlowGrowth(t *testing.T) {
	for _, v := range replay(disk(60, 60, 1<<40, func(at float64) float64 { return 1<<39 + 1e6*at }), DefaultPolicy) {
		if v.Status != OK || !v.WarmUp {
			t.Fatalf("%v, warm-up %v, full in %g s", v.Status, v.WarmUp, v.Expected)
		}
	}
}

// TestASeriesWithoutASampleIsUnread, and keeps its latch.
// TestTheEarlyTimeOfANewHostIsNoGuess: minutes of noise reach hours ahead in a tenth of
// the futures, and no monitor shall hear of it.
func TestTheEarlyTimeOfANewHostIsNoGuess(t *testing.T) {
	told := 0
	for phase := range 30 {
		s := disk(40, 60, 100<<30, func(at float64) float64 {
			return 60<<30 + 5e7*math.Sin(float64(7*phase)+at*at)
		})
		for _, v := range replay(s, DefaultPolicy) {
			if !v.WarmUp && v.Early > 10*v.Span && !math.IsInf(v.Early, 1) {
				t.Fatalf("phase %d: %v after %.0f s, early %.0f s", phase, v.Status, v.Span, v.Early)
			}
			if v.Forecast.Quantile(.1) > 10*v.Span && v.Forecast.Quantile(.1) < 86400 {
				told++
			}
		}
	}
	if told == 0 {
		t.Error("none of these reaches a day ahead: they tell nothing")
	}
}

func TestASeriesWithoutASampleIsUnread(t *testing.T) {
	s := disk(3, 60, 100, func(float64) float64 { return 50 })
	latch := Latch{Status: Warning, Since: start - 60}
	v, after := Assess(s, DefaultPolicy, start-1, latch) // before the first one
	if v.Status != Unknown || v.Err == nil || v.Reason != "no sample yet" || after != latch {
		t.Errorf("%v, %q, latch %+v", v.Status, v.Reason, after)
	}
}

// TestPostedQuantilesAskAsTheForecastDoes: fleet knows the plugin's two quantiles
// of a host only, and must not say less than the host's own check.
func TestPostedQuantilesAskAsTheForecastDoes(t *testing.T) {
	const day, never = 86400, math.MaxFloat64
	for _, c := range []struct {
		early, expected float64
		want            Status
	}{
		{.5 * day, .9 * day, Critical},
		{.5 * day, 1.5 * day, Critical}, // the 25 % quantile is .84 days
		{.36 * day, 3 * day, Critical},  // .98 days
		{.38 * day, 3 * day, Warning},   // 1.01 days
		{.9 * day, 1.5 * day, Warning},
		{4 * day, 8 * day, OK}, // the 45 % quantile is 7.5 days
		{2 * day, 7.8 * day, Warning},
		{day, math.Inf(1), OK},
		{math.NaN(), 3 * day, Warning},
		{0, 0, Critical},
		{never, never, OK},
	} {
		if got := DefaultPolicy.StatusOfQuantiles(c.early, c.expected); got != c.want {
			t.Errorf("early %g, expected %g days: %v, want %v", c.early/day, c.expected/day, got, c.want)
		}
	}
}

func TestAThresholdItselfCountsAsReached(t *testing.T) {
	for seconds, want := range map[float64]Status{86400: Critical, 86401: Warning, 7 * 86400: Warning, 7*86400 + 1: OK} {
		if got := severity(both(seconds), DefaultPolicy); got != want {
			t.Errorf("%g s: %v, want %v", seconds, got, want)
		}
	}
}

// both is a forecast that is as sure of a page as of a warning.
func both(seconds float64) deciding { return deciding{seconds, seconds} }

// TestAPageRestsOnALesserChance: full within a day with the chance of a page
// and within a week with that of a warning are asked for apart.
func TestAPageRestsOnALesserChance(t *testing.T) {
	for soon, want := range map[deciding]Status{{86400, 86401}: Critical, {86401, 86401}: Warning, {86401, 8 * 86400}: OK} {
		if got := severity(soon, DefaultPolicy); got != want {
			t.Errorf("%+v: %v, want %v", soon, got, want)
		}
	}
	if waits := DefaultPolicy.sustained(Warning); waits != 16.8*3600 {
		t.Errorf("a warning is sustained after %g s", waits)
	}
}

func TestHoveringAtAThresholdIsOneChangeAtMost(t *testing.T) {
	latch, changes := Latch{}, 0
	for minute := range int64(2 * 24 * 60) {
		v := Verdict{Time: start + 60*minute, Size: 100, Used: 90, Expected: 7 * 86400 * (1 + .1*float64(minute%3-1))}
		before := latch.Status
		if latch = withHysteresis(v, both(v.Expected), DefaultPolicy, latch); latch.Status != before {
			changes++
		}
	}
	if changes > 1 {
		t.Errorf("%d changes", changes)
	}
}

// TestANearMedianIsToldAtOnce, for a page nearer than for a warning.
func TestANearMedianIsToldAtOnce(t *testing.T) {
	const hour = 3600
	for _, c := range []struct {
		soon, median float64 // hours until full, with the chance that decides and as likely as not
		want         Status
	}{
		{11, 12, Critical},
		{11, 13, OK},
		{40, 42, Warning},
		{40, 43, OK},
		{3, math.Inf(1), OK},
	} {
		latch := Latch{Since: start}
		v := Verdict{Time: start + 5*hour, Size: 100, Used: 90, Span: 48 * hour, Expected: c.median * hour}
		latch = withHysteresis(v, both(c.soon*hour), DefaultPolicy, latch)
		if got := latch.Status; got != c.want {
			t.Errorf("%g h, median %g h: %v at once, want %v", c.soon, c.median, got, c.want)
		}
		v.Time += 17 * hour
		if got := withHysteresis(v, both(c.soon*hour), DefaultPolicy, latch).Status; got != severity(both(c.soon*hour), DefaultPolicy) {
			t.Errorf("%g h, median %g h: %v after 17 h", c.soon, c.median, got)
		}
	}
}

// TestAWarningAskedForIsNoPage: hours of asking for a warning do not count
// towards the page that a minute asks for.
func TestAWarningAskedForIsNoPage(t *testing.T) {
	latch := Latch{Since: start}
	v := Verdict{Time: start + 60, Size: 100, Used: 90, Expected: 6 * 86400}
	for _, c := range []struct {
		after int64 // seconds
		days  float64
		want  Status
	}{{0, 3, OK}, {3 * 3600, .96, OK}, {3*3600 + 5340, .96, OK}, {3*3600 + 5400, .96, Critical}} {
		v.Time, v.Expected = start+60+c.after, c.days*86400
		if latch = withHysteresis(v, both(v.Expected), DefaultPolicy, latch); latch.Status != c.want {
			t.Errorf("%.2f days left after %d s: %v, want %v", c.days, c.after, latch.Status, c.want)
		}
	}
}

// TestAChanceIsNotLeftByTheMedian: a status stays while the chance that began
// it does, though the median asks for nothing any more.
func TestAChanceIsNotLeftByTheMedian(t *testing.T) {
	latch := Latch{Status: Warning, Since: start, Room: 10}
	v := Verdict{Time: start + 60, Size: 100, Used: 90, Expected: math.Inf(1)}
	latch = withHysteresis(v, both(6*86400), DefaultPolicy, latch)
	if latch.Status != Warning {
		t.Errorf("%v", latch.Status)
	}
	for hours, want := range []Status{Warning, Warning, Warning, Warning, Warning, Warning, OK} { // 7 days / 32 are 5.25 h
		v.Time = start + 120 + int64(hours)*3600
		if latch = withHysteresis(v, both(11*86400), DefaultPolicy, latch); latch.Status != want {
			t.Errorf("beyond the relief for %d h: %v", hours, latch.Status)
		}
	}
}

// TestAWarmUpInBetweenForgetsNoHysteresis: the first alarm of a host is told at
// once; after a verdict, the request has to be sustained.
func TestAWarmUpInBetweenForgetsNoHysteresis(t *testing.T) {
	steady := disk(60, 300, 1<<40, func(at float64) float64 { return 1<<39 + 4e5*at })
	last, _ := steady.Last()
	guess, latch := Assess(steady, DefaultPolicy, last.Time, Latch{Status: Warning, Since: start})
	if !guess.WarmUp || latch.Since != last.Time || latch.Status != OK {
		t.Errorf("warm-up %v, %+v", guess.WarmUp, latch)
	}
	if _, latch = Assess(steady, DefaultPolicy, last.Time, Latch{}); latch != (Latch{}) {
		t.Errorf("of a new host: %+v", latch)
	}
}

// TestAStatusBeginsOnce: minutes of being full, or of warming up, are not its
// beginnings; what was asked for before them is forgotten.
func TestAStatusBeginsOnce(t *testing.T) {
	full := disk(10, 60, 100, func(float64) float64 { return 100 })
	warming := disk(5, 60, 100, func(float64) float64 { return 50 })
	for name, c := range map[string]struct {
		series usage.Series
		before Latch
		want   Latch
	}{
		"full from the first sample":   {full, Latch{}, Latch{Status: Critical, Since: start}},
		"full after a warning":         {full, Latch{Status: Warning, Since: start - 60, Room: 9}, Latch{Status: Critical, Since: start}},
		"full while a page was ending": {full, Latch{Status: Critical, Since: start - 60, Asked: start - 30, Room: 9}, Latch{Status: Critical, Since: start - 60}},
		"warming up from the first":    {warming, Latch{}, Latch{}},
		"warming up after a warning":   {warming, Latch{Status: Warning, Since: start - 60, Room: 9}, Latch{Since: start, Room: 50}},
		"warming up while it asked":    {warming, Latch{Since: start - 60, Asked: start - 30, Room: 9}, Latch{Since: start - 60, Room: 9}},
	} {
		latch := c.before
		for _, x := range c.series.Samples {
			_, latch = Assess(c.series, DefaultPolicy, x.Time, latch)
		}
		if latch != c.want {
			t.Errorf("%s: %+v, want %+v", name, latch, c.want)
		}
	}
}

func TestLatchRoundTrip(t *testing.T) {
	want := Latch{Status: Critical, Since: start, Next: Warning, Asked: start + 5, Room: 12.5}
	b, _ := want.MarshalBinary()
	var got Latch
	if err := got.UnmarshalBinary(b); err != nil || got != want || len(b) > 64 {
		t.Errorf("%+v, %v, %d bytes", got, err, len(b))
	}
	if (&got).UnmarshalBinary(b[:9]) == nil {
		t.Error("a short latch was taken")
	}
}

func TestAReasonSaysInShortWhatAHistoryDoes(t *testing.T) {
	day := 86400.0
	growing := disk(2000, 1800, 400*(1<<30), func(at float64) float64 { return (1 << 30) * (100 + 1.9*at/day) })
	rotating := disk(2000, 1800, 100, func(at float64) float64 { return 40 + 20*math.Mod(at/day, 7)/7 })
	stopped := disk(2000, 1800, 100, func(at float64) float64 { return 20 + 1.7*min(at/day, 40) })
	monthly := disk(70*48, 1800, 100*(1<<30), func(at float64) float64 { return (1 << 30) * (20 + 15*math.Floor((at/day+20)/30)) })
	for want, s := range map[string]usage.Series{"grows by 15 GiB once a month, last on ": monthly, "grows 1.9 GiB/day for": growing, "rotates weekly, peak 60%": rotating,
		"stopped growing at ": stopped} {
		v, _ := Assess(s, DefaultPolicy, s.Samples[len(s.Samples)-1].Time, Latch{})
		if !strings.HasPrefix(v.Reason, want) || len(v.Reason) > 100 {
			t.Errorf("%q, want %q", v.Reason, want)
		}
	}
}

func BenchmarkAssess(b *testing.B) {
	s := disk(4000, 1800, 400, func(at float64) float64 { return 100 + math.Mod(at/7777, 50) })
	now := time.Unix(start+4000*1800, 0).Unix()
	b.ReportAllocs()
	for b.Loop() {
		Assess(s, DefaultPolicy, now, Latch{})
	}
}
