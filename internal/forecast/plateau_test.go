package forecast

import (
	"math"
	"testing"
)

// What grew for weeks and stopped does not fill in days any more, however fast
// it was; and what pauses each night or weekend is not stopped.
func TestGrowthThatStopsIsBelieved(t *testing.T) {
	for name, c := range map[string]struct {
		used    func(at float64) float64
		at      float64 // days
		stopped float64 // how much later than at the old pace, at least; 0: not
	}{
		"a fix six hours ago": {func(at float64) float64 { return 5 + 1.5*min(at, 59.75) }, 60, 1.5},
		"a fix a day ago":     {func(at float64) float64 { return 5 + 1.5*min(at, 59) }, 60, 3},
		"a fix and a cleanup a day ago": {func(at float64) float64 {
			if at > 59 {
				return 63
			}
			return 5 + 1.5*at
		}, 60, 3},
		"a cache that is as large": {func(at float64) float64 { return 30 + 10*max(0, min(at, 59)-53) }, 60, 3},
		"growth":                   {func(at float64) float64 { return 5 + 1.5*at }, 60, 0},
		"the end of a night":       {func(at float64) float64 { return 4 + 1.5*(math.Floor(at)+max(0, 2*math.Mod(at, 1)-1)) }, 60.45, 0},
		"a weekend": {func(at float64) float64 {
			return 4 + 2.1*(5*math.Floor(at/7)+min(5, math.Mod(at, 7)))
		}, 62.5, 0},
		"the day before a weekly dump": {func(at float64) float64 { return 4 + 10.5*math.Floor((at+4.1)/7) }, 58.8, 0},
	} {
		o := series(int(c.at*288), 300, 100, func(s float64) float64 { return c.used(c.at + s/day) })
		left := (100 - o.Used[len(o.Used)-1]) / 1.5
		got := Predict(o, 365*day).Quantile(.5) / day
		if later := got / left; c.stopped > 0 && later < c.stopped || c.stopped == 0 && later > 2.5 {
			t.Errorf("%s: full in %.1f days, %.1f at the old pace", name, got, left)
		}
	}
}

func TestEarlierPlateausTellHowLongTheyLast(t *testing.T) {
	g := &grid{step: 600}
	v := 0.0
	for _, quiet := range []int{10, 20, 12, 15} {
		for range 60 {
			v++
			g.at = append(g.at, v)
		}
		for range quiet {
			g.at = append(g.at, v)
		}
	}
	g.top = g.at
	left := g.earlierPlateaus(nil, 9, 2)
	if len(left) != 3 { // the last one still lasts
		t.Fatalf("%v: want what was left of three", left)
	}
	for i, want := range []float64{10, 20, 12} {
		if math.Abs(left[i]/600-(want-9)) > 4 {
			t.Errorf("the %d-th lasted %g more when 9 old, want about %g", i+1, left[i]/600, want-9)
		}
	}
	if l := g.findPlateau(false, math.Inf(1)); l.age < 10*600 || l.age > 21*600 || l.sure < .7 {
		t.Errorf("quiet for 15: %+v", l)
	}
}

// A host that wrote for its first day or two and has been quiet since is not full
// within hours: neither likely, though its last whole day grew by half of what is
// left, nor with a chance of one in ten where next to nothing is left.
func TestAYoungHostThatStoppedIsBelieved(t *testing.T) {
	for _, grew := range []float64{1, 1.5, 2} {
		for _, quiet := range []float64{.8, 1, 1.1, 1.3, 1.6} {
			stopped := func(level float64) Forecast {
				return Predict(series(int((grew+quiet)*288), 300, 100, func(s float64) float64 {
					at := s/day + quiet // since then
					return level + 34*min(0, at) + .1*math.Sin(at*40)
				}), 365*day)
			}
			if got := stopped(78).Quantile(.5) / day; got < 3 {
				t.Errorf("quiet for %.1f days after %.1f: full in %.1f days", quiet, grew, got)
			}
			if got := stopped(98).Quantile(.1) / day; got < 1.2 {
				t.Errorf("at 98 %%, quiet for %.1f days after %.1f: a tenth is full in %.1f days", quiet, grew, got)
			}
		}
	}
}

// When growth stopped does not change with how long ago that was.
func TestStoppedIsTheSameMomentHoursLater(t *testing.T) {
	for _, hours := range []float64{3, 7, 16, 30} {
		o := series(20*288, 300, 100, func(s float64) float64 {
			return 70 + 3*min(0, s/day+hours/24) + .01*math.Sin(s)
		})
		f := Predict(o, 365*day).Finding
		if f.Kind != Stopped || math.Abs(f.Since/3600-hours) > 1 {
			t.Errorf("%g h after it stopped: kind %d, %.1f h ago", hours, f.Kind, f.Since/3600)
		}
	}
}

// TestSlowGrowthIsNoEarlierPlateau that would tell when this one ends: the pace before
// lasted for as long as it did, and one that has grown by itself never stood still.
func TestSlowGrowthIsNoEarlierPlateau(t *testing.T) {
	const slow, fast, quiet = 300, 60, 20 // cells
	released := &grid{step: 600}
	for k := range slow + fast + quiet {
		released.at = append(released.at, .1*float64(min(k, slow))+2*float64(max(0, min(k-slow, fast))))
	}
	if left := released.earlierPlateaus(nil, quiet*9/10, 10); len(left) != 1 || left[0] < .8*slow*600 {
		t.Errorf("it lasted for %v s more, want %d", left, slow*600)
	}
	o := series(30*288, 300, 100, func(at float64) float64 {
		return 20 + 78*math.Expm1(min(at/day+30, 27.5)/9)/math.Expm1(27.5/9)
	})
	if got := Predict(o, 365*day).Quantile(.25) / day; got < 1 {
		t.Errorf("a leak that was mended 60 h ago: a quarter is full in %.2f days", got)
	}
}
