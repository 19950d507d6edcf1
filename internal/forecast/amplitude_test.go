package forecast

import (
	"math"
	"testing"
)

// TestANightlyDumpGrowsWithWhatItDumps fills in the night that comes, below days
// that wander, each time in another phase.
func TestANightlyDumpGrowsWithWhatItDumps(t *testing.T) {
	sum, phases := 0.0, 0.0
	for phase := 0.0; phase < 2*math.Pi; phase += .5 {
		used := func(at float64) float64 {
			base := 10 + .9*at + 2*math.Sin(at*2.9+phase)
			if math.Mod(at, 1) < .1 {
				base *= 1.36
			}
			return base
		}
		o := series(60*288+144, 300, used(61.01), func(t float64) float64 { return used(60.5 + t/day) })
		sum, phases = sum+Predict(o, 365*day).Quantile(.5)/day, phases+1
	}
	if got := sum / phases; got < .3 || got > 2.5 { // 5.4 as high as the nights of the past
		t.Errorf("full in %.2f days on average, want less than 2.5", got)
	}
}

func TestPeaksOfOneHeightDoNotClimb(t *testing.T) {
	at := []float64{0, 10, 20, 30, 40, 50}
	if breaks(at, []float64{40, 90, 70, 90, 80, 90}, 1, 1) {
		t.Error("peaks up to one limit climb")
	}
	if !breaks(at, []float64{40, 50, 60, 70, 80, 90}, 1, 1) {
		t.Error("peaks on a line do not climb")
	}
}

// TestALogThatIsAsLongAsItGets: it grew for eight days, and has come to the same height
// on a few days since, give or take.
func TestALogThatIsAsLongAsItGets(t *testing.T) {
	for _, stayed := range []float64{4, 5, 6, 11} { // days
		now := 8.5 + stayed
		o := series(int(now*288), 300, 100, func(s float64) float64 {
			tooth, part := math.Modf(s/day + now)
			return 55 + (10+min(25, tooth*25/8)+math.Sin(5*tooth))*part
		})
		if got := Predict(o, 365*day).Quantile(.25) / day; got < 14 {
			t.Errorf("%g days after it grew: a quarter is full in %.1f days", stayed, got)
		}
	}
}

func TestALogThatIsLongerEachDayFills(t *testing.T) {
	for name, quiet := range map[string]float64{"each day alike": 1, "shorter at weekends": .5} {
		used := func(at float64) float64 {
			height := 20 + .5*at
			if math.Mod(at, 7) >= 5 {
				height *= quiet
			}
			return 40 + height*math.Mod(at, 1)
		}
		left := 60.01
		for used(left) < 100 {
			left += 1. / 288
		}
		left -= 60
		f := Predict(days(used), 365*day)
		if got := f.Quantile(.5) / day; math.Abs(math.Log2(got/left)) > .5 || f.Finding.Kind != CyclingUp {
			t.Errorf("%s: full in %.1f days, want %.1f; %+v", name, got, left, f.Finding)
		}
	}
}

// TestAWeeklyToothThatIsHigherEachWeek: its troughs stay where they are and are the more
// even, but what fills the disk are its peaks.
func TestAWeeklyToothThatIsHigherEachWeek(t *testing.T) {
	peaks := []float64{75, 78, 80, 84, 89, 95, 101}
	full := 7 * (6 + (100-55)/(101.-55)) // days
	for _, left := range []float64{.5, 1, 2, 3} {
		end := full - left
		o := series(int(end*288), 300, 100, func(s float64) float64 {
			at := end + s/day
			week := math.Floor(at / 7)
			return 55 + .1*math.Sin(at*31) + (peaks[int(week)]-55)*(at/7-week)
		})
		if got := Predict(o, 365*day).Quantile(.45) / day; got > 14 {
			t.Errorf("%g days before it is full: 45 %% within %.2g days, want two weeks at most", left, got)
		}
	}
}

// TestOnlyWhatSwellsIsScaled: heights that climb and break records, day by day.
func TestOnlyWhatSwellsIsScaled(t *testing.T) {
	for name, c := range map[string]struct {
		heights []float64
		want    float64 // how many times as high the oldest is replayed
	}{
		"climb":                       {[]float64{10, 12, 14, 16, 18, 20}, 2},
		"sink, but for the last one":  {[]float64{20, 18, 16, 14, 12, 19.8}, 1},
		"up and down":                 {[]float64{10, 12, 9, 11, 10, 12.5}, 1},
		"have come to a limit":        {[]float64{10, 14, 18, 18, 18, 18}, 1},
		"climb to where the trend is": {[]float64{-8, -7, -6, -5, -4, 1}, 1},
	} {
		const m = unitCells
		var w workspace
		w.residual.step = day / m
		for _, h := range c.heights {
			for range m {
				w.residual.r, w.residual.top = append(w.residual.r, h), append(w.residual.top, h)
			}
		}
		w.scaleSwell(m)
		if got := w.residual.top[0] / c.heights[0]; math.Abs(got/c.want-1) > .2 {
			t.Errorf("heights %s: the oldest is replayed %.2f times as high, want %g", name, got, c.want)
		}
	}
}
