package verdict

import (
	"math"
	"testing"

	"mackerel-forecast/internal/forecast"
)

// look is a line of a script: a disk of size 100, whose history is a month old, at
// a minute of it.
type look struct {
	minute, used float64
	asked        float64 // days until full with the chances that decide
	median       float64 // days until full
	want         Status
}

const unseen = Status(-1) // at this line nobody looks

// TestHysteresisByScript holds each rule of hysteresis by a short history: a script fails when
// its rule is switched off.
func TestHysteresisByScript(t *testing.T) {
	const hour, day = 60, 24 * 60
	for _, c := range []struct {
		rule   string
		before forecast.Fall // falls before the script
		script []look
	}{
		{"what has begun to fill again is no cleanup any more, and its chance counts", forecast.Fall{}, []look{
			{0, 97, .4, .5, Critical},
			{hour, 60, 5, 6, Warning},
			{2 * day, 72, 4.5, 5, Warning},
			{2*day + hour, 72.5, 6.9, 7.2, Warning},
		}},
		{"what comes down by habit stays cleaned up, however high it has risen since", forecast.Fall{Count: 2, Period: 10 * day * 60}, []look{
			{0, 97, .4, .5, Critical},
			{hour, 60, 5, 6, Warning},
			{2 * day, 72, 4.5, 5, Warning},
			{2*day + hour, 72.5, 6.9, 7.2, OK},
		}},
		{"a page within minutes of a cleanup ends with what called for it", forecast.Fall{}, []look{
			{0, 97, .4, .5, Critical},
			{hour, 60, 8, 9, OK},
			{hour + 5, 60.5, .3, .4, Critical},
			{hour + 10, 60.5, 1.3, 8, OK},
		}},
		{"a page hours after a cleanup is a page as any other", forecast.Fall{}, []look{
			{0, 97, .4, .5, Critical},
			{hour, 60, 8, 9, OK},
			{9 * hour, 65, .3, .4, Critical},
			{9*hour + 5, 65, 1.3, 8, Critical},
		}},
		{"a cleanup counts for the warning that is left of a page", forecast.Fall{}, []look{
			{0, 97, .4, .5, Critical},
			{hour, 60, 4, 6, Warning},
			{hour + 5, 60, 5, 8, OK},
		}},
		{"where the first look is after the cleanup, standing still ends the warning at once", forecast.Fall{}, []look{
			{0, 97, .4, .5, unseen},
			{hour, 60, 4, 5, Warning},
			{2 * hour, 60, 4, 5, OK},
		}},
		{"what is full every week is due again in its second half", forecast.Fall{Count: 2, Period: 7 * day * 60}, []look{
			{0, 99.95, .01, .01, Critical},
			{hour, 30, 6, 6.5, Warning},
			{2 * hour, 30, 6, 6.5, OK},
			{3 * day, 30, 3, 3.5, OK},
			{4 * day, 30, 2, 2.5, OK}, // asks
			{5 * day, 30, 1.2, 1.5, Warning},
		}},
		{"a habit that never filled the disk does not rest", forecast.Fall{Count: 2, Period: 7 * day * 60}, []look{
			{0, 97, .4, .5, Critical},
			{hour, 60, 4, 5, Warning},
			{3 * hour, 60, 4, 5, Warning},
		}},
		{"what goes on as fast as before does not rest", forecast.Fall{}, []look{
			{0, 97, .4, .4, Critical},
			{hour, 20, .45, .45, Critical},
			{hour + 30, 23.6, .45, .45, Critical},
		}},
		{"nor does what has risen by a part of the fall, however slowly", forecast.Fall{}, []look{
			{0, 97, .4, .5, Critical},
			{hour, 60, 4, 5, Warning},
			{20 * hour, 62, 4, 5, Warning},
		}},
		{"nor has it stood still for long enough to tell", forecast.Fall{}, []look{
			{0, 97, .4, .5, Critical},
			{hour, 60, 4, 5, Warning},
			{hour + 10, 60, 4, 5, Warning},
		}},
		{"a little less is no cleanup, and no rest", forecast.Fall{}, []look{
			{0, 90, .4, .5, Critical},
			{hour, 88, 1.2, 1.3, Critical},
			{5 * hour, 88, 1.2, 1.3, Warning},
		}},
		{"nor are a few blocks of a full disk", forecast.Fall{}, []look{
			{0, 99.9, .1, .1, Critical},
			{hour, 99.7, 1.2, 1.3, Critical},
		}},
		{"as much again as there was room is one", forecast.Fall{}, []look{
			{0, 98.5, .4, .5, Critical},
			{hour, 96.8, 1.2, 1.3, Warning},
		}},
		{"an old fall has nothing to do with a small cleanup", forecast.Fall{Count: 1, Ago: 20 * day * 60, From: 50, To: 20}, []look{
			{0, 97, .4, .5, Critical},
			{hour, 89, 4, 6, Warning},
			{hour + 5, 89, 5, 8, OK},
		}},
		{"a status falls after an eighth of its threshold", forecast.Fall{}, []look{
			{0, 80, 3, 3.5, Warning},
			{hour, 80, 7.5, 8, Warning},
			{21 * hour, 80, 7.5, 8, Warning},
			{22 * hour, 80, 7.5, 8, OK},
		}},
		{"a warning sooner where the chance is far away", forecast.Fall{}, []look{
			{0, 80, 3, 3.5, Warning},
			{hour, 80, 11, 12, Warning},
			{7 * hour, 80, 11, 12, OK},
		}},
		{"and a page at once", forecast.Fall{}, []look{
			{0, 97, .4, .5, Critical},
			{5, 97, 1.6, 1.8, Warning},
		}},
		{"but not one that comes and goes, from the third time on", forecast.Fall{}, []look{
			{0, 97, .4, .5, Critical},
			{5, 97, 1.6, 1.8, Warning},
			{10, 97, .4, .5, Critical},
			{15, 97, 1.6, 1.8, Warning},
			{20, 97, .4, .5, Critical},
			{25, 97, 1.6, 1.8, Critical},
			{30, 97, .4, .5, Critical},
			{35, 97, 1.6, 1.8, Critical},
			{3.7 * hour, 97, 1.6, 1.8, Warning},
		}},
		{"a small cleanup counts for two pages that come and go, a second cleanup for the third", forecast.Fall{}, []look{
			{0, 99.9, .1, .1, Critical},
			{hour, 99, 1.2, 1.3, Warning},
			{hour + 5, 99, .3, .4, Critical},
			{hour + 10, 99, 1.2, 1.3, Warning},
			{hour + 15, 99, .3, .4, Critical},
			{hour + 20, 99, 1.2, 1.3, Critical},
			{2 * hour, 90, 1.2, 1.3, Warning},
		}},
		{"to have asked for more is not to ask for less", forecast.Fall{}, []look{
			{0, 80, 3, 3.5, Warning},
			{hour, 80, .9, .95, Warning},
			{2 * hour, 80, 7.5, 8, Warning},
			{22.5 * hour, 80, 7.5, 8, Warning},
			{23 * hour, 80, 7.5, 8, OK},
		}},
		{"a run whose clock is five days ahead puts no warning off", forecast.Fall{}, []look{
			{0, 70, 20, 22, OK},
			{5 * day, 80, 6.5, 6.9, OK},
			{5, 80, 6.5, 6.9, OK},
			{16.5 * hour, 80, 6.4, 6.8, OK},
			{17 * hour, 80, 6.4, 6.8, Warning},
		}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			latch, fall, high, filled := Latch{}, c.before, 0., false
			for i, m := range c.script {
				if i > 0 {
					fall.Ago += 60 * (m.minute - c.script[i-1].minute)
				}
				if m.used < high-max(1, .35*(fall.From-fall.To)) {
					fall = forecast.Fall{Count: fall.Count + 1, From: high, To: m.used, Period: fall.Period, Filled: filled}
					high = m.used
				}
				high, filled = max(high, m.used), m.used > 99.9
				if m.want == unseen {
					continue
				}
				v := Verdict{Time: start + int64(60*m.minute), Size: 100, Used: m.used, Span: 30 * 86400, Expected: m.median * 86400}
				v.Forecast.Fall = fall
				if latch = withHysteresis(v, both(m.asked*86400), DefaultPolicy, latch); latch.Status != m.want {
					t.Errorf("minute %g, %g %% used, asked for with %g days, median %g: %v, want %v", m.minute, m.used, m.asked, m.median, latch.Status, m.want)
				}
			}
		})
	}
}

// TestRareSamplesAreNotWaitedFor: where none comes within the wait, nothing is learnt by
// it; a gap among others is no reason not to wait.
func TestRareSamplesAreNotWaitedFor(t *testing.T) {
	const hour = 3600.
	for _, c := range []struct {
		spacing, soon float64 // hours
		want          Status
	}{
		{24, 100, Warning}, {17, 100, Warning}, {16, 100, OK}, {2, 20, Critical}, {1, 20, OK},
	} {
		v := Verdict{Time: start + 5*hour, Size: 100, Used: 90, Expected: 200 * hour, Spacing: c.spacing * hour}
		if got := withHysteresis(v, both(c.soon*hour), DefaultPolicy, Latch{Since: start}).Status; got != c.want {
			t.Errorf("a sample each %g h, full in %g h with the chance that decides: %v at once, want %v", c.spacing, c.soon, got, c.want)
		}
	}
	s := disk(100, 60, 100, func(float64) float64 { return 50 })
	s.Samples[99].Time += 10 * 24 * hour
	if v, _ := Assess(s, DefaultPolicy, s.Samples[99].Time, Latch{}); v.Spacing != 60 {
		t.Errorf("a sample each minute, but for one gap: spaced by %g s", v.Spacing)
	}
	if v, _ := Assess(disk(1, 60, 100, func(float64) float64 { return 50 }), DefaultPolicy, start, Latch{}); !math.IsInf(v.Spacing, 1) {
		t.Errorf("one sample: spaced by %g s", v.Spacing)
	}
}
