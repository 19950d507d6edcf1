package forecast

import (
	"math"
	"testing"
)

// TestALongCycleReturnsFromOrToOneLine, and shows it three times: else it is part of
// a walk. A day's comes back each day.
func TestALongCycleReturnsFromOrToOneLine(t *testing.T) {
	for name, c := range map[string]struct {
		unitCycle
		want bool
	}{
		"a week's, to one line":     {unitCycle{cycle: cycle{drops: 3, returned: .9, ragged: .001}, long: true}, true},
		"a week's, to any level":    {unitCycle{cycle: cycle{drops: 9, returned: .9, ragged: .01}, long: true}, false},
		"a week's, seen twice":      {unitCycle{cycle: cycle{drops: 2, returned: .9, ragged: .001}, long: true}, false},
		"a day's, to any level":     {unitCycle{cycle: cycle{drops: 1, returned: .9, ragged: .01}}, true},
		"a day's, that leaves most": {unitCycle{cycle: cycle{drops: 9, returned: .4, ragged: .001}}, false},
	} {
		if got := c.returns(); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestTeethOfALittleMoreThanADaySpanDays: met once a day they would come and go within
// weeks. Those of a day that is now and then late do not.
func TestTeethOfALittleMoreThanADaySpanDays(t *testing.T) {
	for hours, want := range map[float64]bool{12: false, 24: false, 26: false, 28: true, 50: true} {
		c := cycle{drops: 4, period: hours * 3600, returned: .9}
		if got := new(workspace).beside(day, c, &grid{step: 3600}); got.spansUnits != want {
			t.Errorf("each %g hours: longer than a day is %t", hours, got.spansUnits)
		}
	}
}

// A dump that is written and gone between the ends of two cells has fallen all the same.
func TestADumpWithinACellIsAFall(t *testing.T) {
	const days = 380 // so cells are half a day
	for _, hour := range []float64{1, 5, 8, 14, 20} {
		o := series(days*48, 1800, 100, func(s float64) float64 {
			if part := math.Mod(s/day+days, 1)*24 - hour; part >= 0 && part < 3 {
				return 70
			}
			return 40
		})
		c := new(workspace).look(o, days*day, 365*day).cycle
		if c.drops < days-3 || c.period > 1.1*day {
			t.Errorf("at %g: %d falls, %.1f days from one to the next", hour, c.drops, c.period/day)
		}
	}
}

// TestACleanupHidesNoRotation that was and is: its falls are far smaller.
func TestACleanupHidesNoRotation(t *testing.T) {
	for _, freed := range []float64{0, 10, 15} {
		o := days(func(at float64) float64 {
			used := 95 - .6*(72-at) + 5*math.Mod(at/3, 1) + .05*math.Sin(at*40)
			if at < 12 {
				used += freed * at / 12
			}
			return used
		})
		f := Predict(o, 365*day)
		if got := f.Quantile(.5) / day; math.Abs(math.Log2(got/12)) > .4 || f.Finding.Kind != CyclingUp {
			t.Errorf("after a cleanup of %g: full in %.1f days, want 12; %+v", freed, got, f.Finding)
		}
	}
}

// TestACleanupBetweenTeethIsNoTooth: at once the peaks are full as much later as it freed, and
// it is still the newest fall.
func TestACleanupBetweenTeethIsNoTooth(t *testing.T) {
	for _, hours := range []float64{1, 7, 20, 45, 80, 130} {
		o := days(func(at float64) float64 {
			used := 70 - .8*(60-at) + 6*math.Mod(at/3+.2, 1) + .05*math.Sin(at*40)
			if at < 60-hours/24 {
				used += 20
			}
			return used
		})
		f := Predict(o, 365*day)
		if got, want := f.Quantile(.5)/day, (94-70)/.8; math.Abs(math.Log2(got/want)) > .4 {
			t.Errorf("%g h after a cleanup: full in %.1f days, want %.1f; %+v", hours, got, want, f.Finding)
		}
		if fall := f.Fall; hours < 20 && (math.Abs(fall.Ago/3600-hours) > 2 || fall.From-fall.To < 19) {
			t.Errorf("%g h after a cleanup: %+v", hours, fall)
		}
	}
}
