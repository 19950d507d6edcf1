package verdict

import (
	"math"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/usage"
)

// TestCountsInReasonsAreWrittenAsEverywhereElse, not as 1.23e+06.
func TestCountsInReasonsAreWrittenAsEverywhereElse(t *testing.T) {
	slope := disk(2000, 1800, 1e9, func(at float64) float64 { return 1e8 + 1.234e6*at/86400 })
	for r, want := range map[usage.Resource]string{usage.Inode: "grows 1.2M inodes/day for", usage.Metric: "grows 1.234M/day for"} {
		s := slope
		s.Resource = r
		v, _ := Assess(s, DefaultPolicy, s.Samples[len(s.Samples)-1].Time, Latch{})
		if !strings.HasPrefix(v.Reason, want) {
			t.Errorf("%q, want %q", v.Reason, want)
		}
	}
}

// TestNothingSeenIsNotFlat: what nobody has looked at is not said to stand still.
func TestNothingSeenIsNotFlat(t *testing.T) {
	const hour, day = 3600, 86400
	last := func(s usage.Series) Verdict {
		v, _ := Assess(s, DefaultPolicy, s.Samples[len(s.Samples)-1].Time, Latch{})
		return v
	}
	growing := last(disk(30*24, hour, 100*gib, func(at float64) float64 { return gib * (10 + at/day/2) }))
	reusable, ok := growing.Reusable(DefaultPolicy)
	if !ok {
		t.Fatalf("%+v does not stand", growing)
	}
	note, _ := reusable.MarshalBinary()
	var read Reusable
	if err := read.UnmarshalBinary(note); err != nil {
		t.Fatal(err)
	}
	again := func(s Reusable) Verdict {
		v, ok := s.Reuse(growing.ID, "", usage.Sample{Time: growing.Time + 60, Used: growing.Used, Size: growing.Size}, DefaultPolicy, Latch{})
		if !ok {
			t.Fatal("is not said again")
		}
		return v
	}
	for name, c := range map[string]struct {
		v    Verdict
		want string
	}{
		"flat":                      {last(disk(30*24, hour, 100, func(float64) float64 { return 50 })), "flat"},
		"said again":                {again(reusable), growing.Reason},
		"said again by a later run": {again(read), ""},
		"full":                      {last(disk(30, hour, 100, func(float64) float64 { return 100 })), "full"},
		"warming up":                {last(disk(2, hour, 100, func(float64) float64 { return 50 })), "warming up: 2 samples over 60 minutes"},
		"full until now": {last(disk(8, hour, 100, func(at float64) float64 {
			if at < 7*hour {
				return 100
			}
			return 20
		})), "no growth seen yet"},
	} {
		if got := c.v.Why(); got != (Why{Before: c.want}) || c.v.Reason != c.want {
			t.Errorf("%s: %+v, reason %q, want %q", name, got, c.v.Reason, c.want)
		}
	}
}

// TestAYoungPaceIsSaidAsABoardSaysIt, in one set of units.
func TestAYoungPaceIsSaidAsABoardSaysIt(t *testing.T) {
	for step, want := range map[int64]string{10: "grows 102.4 MiB/s for 5 minutes", 60: "grows 60 GiB/h for 30 minutes", 3600: "grows 24 GiB/day for 30 hours"} {
		v, _ := Assess(disk(31, step, 100*gib, func(at float64) float64 { return gib * (10 + at/float64(step)) }), DefaultPolicy, start+30*step, Latch{})
		if v.Reason != want {
			t.Errorf("a sample every %d s: %q, want %q", step, v.Reason, want)
		}
	}
}

// TestAReasonNamesTheBurst that fills the disk, with its day.
func TestAReasonNamesTheBurst(t *testing.T) {
	const day = 86400
	bursts := disk(40*24, 3600, 100*gib, func(at float64) float64 {
		v := 70 + .02*at/day + .05*math.Sin(at/2000)
		for _, began := range []float64{5, 13, 24} {
			v += 8 * min(1, max(0, (at/day-began)/2))
		}
		return gib * v
	})
	v, _ := Assess(bursts, DefaultPolicy, bursts.Samples[len(bursts.Samples)-1].Time, Latch{})
	w := v.Why()
	if !strings.HasPrefix(w.Before, "grows ") || !strings.HasSuffix(w.Before, ", rose by 7.9 GiB around ") || w.After != "" {
		t.Errorf("%q, %q", w.Before, w.After)
	}
	if ago := float64(v.Time-w.At) / day; ago < 13 || ago > 35 {
		t.Errorf("the burst was %.1f days ago", ago)
	}
	if want := w.Before + time.Unix(w.At, 0).Format("2 Jan"); v.Reason != want {
		t.Errorf("%q, want %q", v.Reason, want)
	}
}

// TestNewGrowthIsComparedWithTheUsual where that says something, and has its pace else;
// the day is told where the hour alone might be another one.
func TestNewGrowthIsComparedWithTheUsual(t *testing.T) {
	const hour = 3600
	for _, c := range []struct {
		factor, ago, paused float64 // seconds
		want                string
	}{
		{30, 2 * hour, 0, "15:04, 30 times the usual"},
		{1.5, 2 * hour, 0, "15:04, 2 GiB/h"},
		{1000, 2 * hour, 0, "15:04, 2 GiB/h"},
		{30, 17 * hour, 3 * hour, "15:04, 30 times the usual, paused for 3 hours"},
		{1.5, 19 * hour, 3 * hour, "2 Jan 15:04, 48 GiB/day, paused for 3 hours"},
		{30, 19 * hour, 0, "2 Jan 15:04, 30 times the usual"},
	} {
		v := Verdict{Time: start, Size: 100 * gib}
		v.Forecast.Finding = forecast.Finding{Kind: forecast.Surging, Factor: c.factor, Rate: 2. * gib / hour, Since: c.ago, Paused: c.paused}
		layout, after, _ := strings.Cut(c.want, ",")
		want := "new growth since " + time.Unix(start-int64(c.ago), 0).Format(layout) + "," + after
		if got := reason(v); got != want {
			t.Errorf("%g times, %g h ago: %q, want %q", c.factor, c.ago/hour, got, want)
		}
	}
}

// TestEachKindOfHistoryHasItsWords: the same ones in the check, the table and Slack.
func TestEachKindOfHistoryHasItsWords(t *testing.T) {
	const hour, day = 3600, 86400
	clock := func(ago int64, layout string) string { return time.Unix(start-ago, 0).Format(layout) }
	for want, f := range map[string]forecast.Finding{
		"flat":                                           {Kind: forecast.Flat},
		"grows 3 GiB/day for 12 days":                    {Kind: forecast.Growing, Rate: 3. * gib / day, Since: 12 * day},
		"falls 3 GiB/day for 47 hours":                   {Kind: forecast.Shrinking, Rate: -3. * gib / day, Since: 47 * hour},
		"rotates daily, peak 61%":                        {Kind: forecast.Cycling, Period: day, Peak: 61 * gib},
		"rotates weekly, peak 99%":                       {Kind: forecast.Cycling, Period: 7 * day, Peak: 99.9 * gib},
		"comes down every 3 days, above its peak of 40%": {Kind: forecast.Cycling, Period: 3 * day, Peak: 40 * gib},
		"rotates hourly, peak 60%, peaks climb 24 GiB/h": {Kind: forecast.CyclingUp, Period: hour, Peak: 60 * gib, Rate: 24. * gib / hour},
		"rotates daily, peak 50%, peaks climb 1 GiB/day": {Kind: forecast.CyclingUp, Period: day, Peak: 40 * gib, Rate: 1. * gib / day},
		"stopped growing at " + clock(2*hour, "15:04") + ", 24 GiB/day before":           {Kind: forecast.Stopped, Rate: 1. * gib / hour, Since: 2 * hour},
		"stopped growing at " + clock(300, "15:04") + ", 2.3 GiB/day before":             {Kind: forecast.Stopped, Rate: .0947 * gib / hour, Since: 300},
		"grows by 9 GiB once a month, last on " + clock(5*day, "2 Jan"):                  {Kind: forecast.Monthly, Size: 9 * gib, Since: 5 * day},
		"cleaned up 9 GiB at " + clock(5*day, "2 Jan 15:04") + ", grows 1 GiB/day since": {Kind: forecast.Cleaned, Size: 9 * gib, Rate: 1. * gib / day, Since: 5 * day},
		"cleaned up 9 GiB at " + clock(hour, "15:04"):                                    {Kind: forecast.Cleaned, Size: 9 * gib, Rate: .01 * gib / day, Since: hour},
		"levelled off after a jump of 9 GiB at " + clock(hour, "15:04"):                  {Kind: forecast.Jumped, Size: 9 * gib, Since: hour},
		"did not come down at " + clock(hour, "15:04") + " as it does daily, grows 60 MiB/h": {
			Kind: forecast.Overdue, Period: day, Rate: 60. * (1 << 20) / hour, Since: hour},
	} {
		v := Verdict{Time: start, Used: 50 * gib, Size: 100 * gib}
		v.Forecast.Finding = f
		if got := reason(v); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestAWarmUpNamesItsCause: few samples, or growth that would fill the disk farther away
// than so little history tells.
func TestAWarmUpNamesItsCause(t *testing.T) {
	const hour, day = 3600, 86400
	grows := func(at float64) float64 { return gib * (50 + at/day/4) } // full in 200 days
	for want, s := range map[string]usage.Series{
		"warming up: 7 samples over 6 hours":                             disk(WarmUpSamples-1, hour, 100*gib, grows),
		"warming up: 7 hours of history tell no farther than 3 days":     disk(WarmUpSamples, hour, 100*gib, grows),
		"warming up: 3 days of history tell no farther than 30 days":     disk(3*288+1, 300, 100*gib, grows),
		"warming up: 35 minutes of history tell no farther than 6 hours": disk(36, 60, 100*gib, grows),
	} {
		v, _ := Assess(s, DefaultPolicy, s.Samples[len(s.Samples)-1].Time, Latch{})
		if !v.WarmUp || v.Reason != want {
			t.Errorf("%q, want %q", v.Reason, want)
		}
	}
}
