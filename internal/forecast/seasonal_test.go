package forecast

import (
	"math"
	"testing"
)

func TestWhatComesEachWeekComesOnItsDay(t *testing.T) {
	weekly := func(at float64) float64 { return 6 * (1 + math.Floor((at-2)/7)) } // at day 2, 9, ... 58
	history := days(func(at float64) float64 { return 44 + weekly(at) })         // 98 % at day 60; the next one is due at 65
	if got := Predict(history, 365*day).Quantile(.5) / day; math.Abs(got-5) > 1.2 {
		t.Errorf("full in %.1f days, want 5", got)
	}
	o := predictives(increments{d: perDay(weekly), noise: .06, tau: 3, meanDeviation: 1.5}, 5)
	if o.logWeekly < o.logAny+5 {
		t.Errorf("log evidence of a week %.1f, of any order %.1f", o.logWeekly, o.logAny)
	}
	o = predictives(increments{d: perDay(func(at float64) float64 { return 6 * math.Floor(at/5) }), noise: .06, tau: 3, meanDeviation: 1.5}, 5)
	if o.logWeekly > o.logAny {
		t.Errorf("each 5 days: log evidence of a week %.1f, of any order %.1f", o.logWeekly, o.logAny)
	}
}

// TestAnImportHidesNoDayOfTheWeek: backups that are kept each Sunday, and an import in
// the week before, which is not replayed.
func TestAnImportHidesNoDayOfTheWeek(t *testing.T) {
	const left = 4 // days
	history := days(func(at float64) float64 {
		imported := 0.
		if at > 60-4.5 {
			imported = 15
		}
		return 17 + 6*math.Floor((at+7-60-left)/7+9) + .15*at + imported
	})
	f := Predict(history, 365*day)
	if got, late := f.Quantile(.5)/day, f.Quantile(.9)/day; math.Abs(got-left) > 1 || late > 2.2*7 {
		t.Errorf("full in %.1f days, or %.1f with a chance of 1 in 10; want %d, or a week more", got, late, left)
	}
}

func perDay(used func(float64) float64) (d []float64) {
	for at := 1.0; at <= 60; at++ {
		d = append(d, used(at)-used(at-1))
	}
	return d
}

// TestWhatHasNotComeThisMonthIsStillDue: 29 days after the last time, when what began 29
// days ago has had it already.
func TestWhatHasNotComeThisMonthIsStillDue(t *testing.T) {
	const due = 74.6 // the third month's end
	for _, left := range []float64{.9, .6, .3} {
		history := series(int((due-left)*288), 300, 100, func(at float64) float64 {
			since := at/day + due - left + 15.4
			return 20 + .2*since + 20*(math.Floor(since/30)+min(1, math.Mod(since, 30)/.5))
		})
		if got := Predict(history, 365*day).probability(3 * day); got < .8 {
			t.Errorf("%g days before: full within three days with a chance of %.2f", left, got)
		}
	}
}

// TestWhatComesEachMonthComesOnItsDay: whichever the hour at which days begin.
func TestWhatComesEachMonthComesOnItsDay(t *testing.T) {
	for _, now := range []float64{72, 72.25, 72.5, 72.75} {
		history := series(int(now*288), 300, 100, func(at float64) float64 {
			since := at/day + now + 15.4 // since the first month's end: 14.6 days after the beginning, and each 30
			return 20 + .2*since + 20*(math.Floor(since/30)+min(1, math.Mod(since, 30)/.5))
		})
		left := 74.6 - now
		if got := Predict(history, 365*day).Quantile(.4) / day; math.Abs(got-left) > 2 {
			t.Errorf("at day %g: full in %.1f days, want %.1f", now, got, left)
		}
	}
}

// TestOneBurstIsNoRhythmOfMonths: that nothing else was like it a month before each day
// since says nothing of months.
func TestOneBurstIsNoRhythmOfMonths(t *testing.T) {
	d := perDay(func(at float64) float64 { return .5*at + 15*min(6, max(0, at-26)) })
	m := increments{d: d, noise: .1}
	var w workspace
	m.describe(&w)
	for n := 40; n <= 55; n++ { // days; the burst is less than a month ago
		m.d = d[:n]
		if o := predictives(m, 5); o.logMonthly > o.logAny {
			t.Errorf("day %d: log evidence of a month %.1f, of any order %.1f", n, o.logMonthly, o.logAny)
		}
	}
}
