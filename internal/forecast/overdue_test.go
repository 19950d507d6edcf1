package forecast

import (
	"math"
	"testing"
)

// archived is a log of 40 a day, most of it by day, that is deleted at 01:00 until so
// many hours before now.
func archived(hours float64) Observations {
	return series(14*288, 300, 200, func(s float64) float64 {
		written := func(days float64) float64 { return 40*days - 4*math.Sin(2*math.Pi*(days+.05)) }
		at := 20 + (s/3600+hours)/24 // days; the deletion that does not come is that of the 20th
		return 40 + written(at) - written(min(math.Floor(at), 19))
	})
}

// TestADeletionThatHasNotCome: what has risen between two deletions goes on to rise,
// through a night as through a day; or it comes the next time.
func TestADeletionThatHasNotCome(t *testing.T) {
	for _, hours := range []float64{3, 6, 11, 17, 23, 29, 35, 47, 59} {
		o := archived(hours)
		full := 0.
		for archived(hours + full).Used[14*288-1] < 200 {
			full += .25
		}
		f := Predict(o, 365*day)
		if early, quartile := f.Quantile(.1)/3600, f.Quantile(.25)/3600; quartile > 1.3*full || early < full/1.5 {
			t.Errorf("%g h late: a quarter is full in %.1f h, a tenth in %.1f h, want %.1f", hours, quartile, early, full)
		}
		if s := f.Finding; s.Kind != Overdue || math.Abs(s.Since/3600-hours) > 1 {
			t.Errorf("%g h late: %+v", hours, s)
		}
		if median := f.Quantile(.5) / 3600; hours > 26 && median > 1.3*full {
			t.Errorf("%g h late, for the second time: full in %.1f h, want %.1f", hours, median, full)
		}
	}
}

// TestADeletionThatComesIsNotOverdue: not a minute before it, nor after one.
func TestADeletionThatComesIsNotOverdue(t *testing.T) {
	for hours := -23.5; hours < 1; hours += .75 {
		if f := Predict(archived(hours), 365*day); f.Finding.Kind == Overdue || f.Quantile(.25) < 2*day {
			t.Errorf("%.2f h before the next one: a quarter is full in %.1f days; %+v", -hours, f.Quantile(.25)/day, f.Finding)
		}
	}
}

// TestARestartThatIsSwitchedOff: each sixty hours a leak began anew, until it did not
// (hours ago). Above all of its peaks, and late by the clock, it goes on to fill the disk.
func TestARestartThatIsSwitchedOff(t *testing.T) {
	const period, pace = 2.5, 14. // days, and of 100 a day
	by := func(hours float64) Forecast {
		end := 18*period + hours/24
		return Predict(series(int(end*288), 300, 100, func(s float64) float64 {
			at := end + s/day
			k := min(17, math.Floor(at/period))
			return 22 + .2*math.Sin(at*31) + pace*(at-k*period)
		}), 365*day)
	}
	if got := by(-12).Quantile(.1) / day; got < 30 {
		t.Errorf("before it was due: full in %.2g days", got)
	}
	for _, hours := range []float64{18, 24, 36, 48, 60, 66} {
		left := (100 - 22 - pace*(period+hours/24)) / pace
		if got := by(hours).Quantile(.45) / day; got > 2*left {
			t.Errorf("%g h after it was due: 45 %% full within %.2g days, want %.2g", hours, got, left)
		}
	}
}

// TestADeletionWithLittleToDeleteIsNotOverdue: six hours late, but the log was written
// for a few hours only, or part of it was deleted by hand.
func TestADeletionWithLittleToDeleteIsNotOverdue(t *testing.T) {
	const late = .25 // days
	written := func(days float64) float64 { return 40 * days }
	for name, last := range map[string]func(at float64) float64{ // since the deletion of the 19th day
		"as always":             func(at float64) float64 { return written(at - 19) },
		"nothing until evening": func(at float64) float64 { return written(max(0, at-19.8)) },
		"deleted at noon": func(at float64) float64 {
			if at > 19.5 {
				return written(at-19) - 11
			}
			return written(at - 19)
		},
	} {
		o := series(14*288, 300, 200, func(s float64) float64 {
			at := 20 + late + s/day
			if at > 19 {
				return 40 + last(at)
			}
			return 40 + written(at-math.Floor(at))
		})
		if got, want := Predict(o, 365*day).Finding.Kind == Overdue, name == "as always"; got != want {
			t.Errorf("%s: overdue %t, want %t", name, got, want)
		}
	}
}

// TestADeletionThatIsMissedNoLonger: what wrote the log has stopped too, and nothing
// rises any more where much did at these hours, yesterday and in the week before.
func TestADeletionThatIsMissedNoLonger(t *testing.T) {
	const wrote = 4. // days since the deletion that did not come
	for stood := .75; stood < 14; stood += .25 {
		o := series(24*288, 300, 300, func(s float64) float64 {
			at := 20 + wrote + stood + s/day
			if at > 20 {
				return 40 + 40*min(at-19, wrote+1) + .1*math.Sin(at)
			}
			return 40 + 40*(at-math.Floor(at)) + .1*math.Sin(at)
		})
		if f := Predict(o, 365*day); f.Finding.Kind == Overdue || stood >= 2 && f.Quantile(.25) < day {
			t.Errorf("%.2f days after the last line: a quarter is full in %.1f days; %+v", stood, f.Quantile(.25)/day, f.Finding)
		}
	}
}
