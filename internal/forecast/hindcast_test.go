package forecast

import (
	"math"
	"testing"
)

// TestACacheThatIsFullOfItselfIsNotFilling: its pace was always less than was
// thought, at whatever hour of the day, never more.
func TestACacheThatIsFullOfItselfIsNotFilling(t *testing.T) {
	for hour := range 24 {
		age := 7 + float64(hour)/24
		o := series(int(age*288), 300, 100, func(at float64) float64 {
			x := at/day + age
			return 98.7 - 48*math.Exp(-x/.9) + .03*math.Sin(x*50)
		})
		if got := Predict(o, 365*day).Quantile(.35) / day; got < 7 {
			t.Errorf("after 7 days and %d h: full in %.2g days", hour, got)
		}
	}
}

// TestAPaceThatComesAndGoesWidensTheRange: by how wrong it was each time, though
// it is well known of the present moment.
func TestAPaceThatComesAndGoesWidensTheRange(t *testing.T) {
	o := series(39*96, 900, 100, func(t float64) float64 {
		at := t / day
		return 95.5 + 1.5*at + math.Sin(2*math.Pi*at/8) + .1*math.Sin(70*at)
	})
	f := Predict(o, 365*day)
	if early, median, late := f.Quantile(.1)/day, f.Quantile(.5)/day, f.Quantile(.9)/day; early > 2 || math.Abs(median-3) > .3 || late < 5 {
		t.Errorf("full in %.1f days, %.1f to %.1f; want 3, 2 to 5 at least", median, early, late)
	}
}

// TestOneLeakOfLastWeekDoesNotBeginNow: the disk was nearly full when it ended. That each
// third week had one is no pace of today, whatever the hour at which units are cut.
func TestOneLeakOfLastWeekDoesNotBeginNow(t *testing.T) {
	for hour := range 24 {
		age := 30 + float64(hour)/24
		o := series(int(age*288), 300, 100, func(s float64) float64 {
			at := age + s/day
			return 60 + .05*at + .05*math.Sin(50*at) + .05*math.Sin(7*at) + 16.5*max(0, min(2.2, at-23.4))
		})
		f := Predict(o, 365*day)
		if early, quarter := f.Quantile(.1)/day, f.Quantile(.25)/day; quarter < 2 || early > 10 {
			t.Errorf("after 30 days and %d h: a quarter fills within %.2g days, a tenth within %.2g", hour, quarter, early)
		}
	}
}

// TestErrorsOfAPaceAreOfTheirSide: one that was always said to be faster than it was is
// never above what is said now.
func TestErrorsOfAPaceAreOfTheirSide(t *testing.T) {
	for side, wrong := range map[float64]float64{-1: 2, 1: -2} { // as much more was said for each unit
		w, d := workspace{}, make([]float64, 30)
		for range d {
			w.paces = append(w.paces, wrong)
		}
		e := w.hindcast(increments{d: d}, 5, day, 0, 1e9)
		if got := e.side(side) * day * quartile; math.Abs(got-2) > 1e-9 || e.side(-side) != 0 {
			t.Errorf("said %g a day too much: %g a day on its side, %g on the other", wrong, got, e.side(-side)*day)
		}
	}
}

// TestTheRoomIsUsedUpBetweenTwoUnits, of the last two as well.
func TestTheRoomIsUsedUpBetweenTwoUnits(t *testing.T) {
	w := workspace{paces: make([]float64, 40)} // which were right
	for _, want := range []float64{.5, 2.5, 5, 7.25, 8.5, 9} {
		if got := w.upperFull(make([]float64, 41), 9, day, 1/day, want) / day; math.Abs(got-want) > 1e-9 {
			t.Errorf("a room of %g units is used up after %g", want, got)
		}
	}
	if got := w.upperFull(make([]float64, 41), 9, day, 1/day, 9.1); got != Never {
		t.Errorf("a room of 9.1 units is used up after %g within 9", got/day)
	}
}
