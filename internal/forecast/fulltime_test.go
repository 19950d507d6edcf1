package forecast

import (
	"math"
	"testing"
)

// TestFullTimeIsNoPlateau: what stood full, was cleaned up a little and fills again is
// full when its pace brings it there.
func TestFullTimeIsNoPlateau(t *testing.T) {
	for _, c := range []struct{ rate, cleanedTo, hours float64 }{
		{5, 97, 24}, {5, 90, 72}, {30, 90, 24}, {30, 95, 9},
	} {
		for part := .2; part < .95; part += .15 { // of the second rise
			again := part * (100 - c.cleanedTo) / c.rate * day
			o := series(int((12*day+again)/900), 900, 100, func(at float64) float64 {
				if at > -again {
					return c.cleanedTo + c.rate*(at+again)/day
				}
				return min(100, 100+c.rate*(at+again+c.hours*3600)/day)
			})
			left := (100 - o.Used[len(o.Used)-1]) / c.rate
			if got := Predict(o, 365*day).Quantile(.5) / day; got > 3*left || got < left/3 {
				t.Errorf("%g a day, full for %g h, cleaned up to %g: full in %.2f days, want %.2f", c.rate, c.hours, c.cleanedTo, got, left)
			}
		}
	}
}

// TestFullTimeIsTakenOut in whole days once the hour of the day may matter.
func TestFullTimeIsTakenOut(t *testing.T) {
	for name, c := range map[string]struct{ before, full, after, want, dump float64 }{ // days, hours, hours, hours, percent
		"a young history":                       {1, 8, 6, 8, 0},
		"not for long":                          {1, 2, 6, 0, 0},
		"an old one, half a day":                {9, 12, 6, 12, 0},
		"an old one, half a day, beside a dump": {9, 12, 6, 0, 5},
		"an old one, two days":                  {9, 50, 6, 48, 0},
		"an old one, 50 hours, beside a dump":   {9, 50, 6, 48, 5},
		"full until now":                        {1, 8, 0, 0, 0},
		"full from the beginning":               {0, 8, 6, 8, 0},
	} {
		after := c.after * 3600
		o := series(int((c.before*day+c.full*3600+after)/600)+1, 600, 100, func(at float64) float64 {
			switch {
			case at > -after:
				return 50
			case at > -after-c.full*3600:
				return 100
			}
			if math.Mod(-at, day) < 2*3600 {
				return 80 + c.dump
			}
			return 80
		})
		var w workspace
		got := w.withoutFullTime(o)
		if out := got.T[0] - o.T[0]; out < c.want*3600-1200 || out > c.want*3600+1200 {
			t.Errorf("%s: %.1f h taken out, want %g", name, out/3600, c.want)
		}
		for i := 1; i < len(got.T); i++ {
			if !(got.T[i] > got.T[i-1]) {
				t.Fatalf("%s: %g after %g", name, got.T[i], got.T[i-1])
			}
		}
	}
}

// TestMomentsBeforeFullTimeAreToldByTheClock: where it was full since as well.
func TestMomentsBeforeFullTimeAreToldByTheClock(t *testing.T) {
	var w workspace
	o := w.withoutFullTime(series(12*144, 600, 100, func(at float64) float64 {
		if at > -5*day && at < -2*day {
			return 100
		}
		return 50
	}))
	for ago, want := range map[float64]float64{0: 0, day: day, 2.5 * day: 5.5 * day, 8 * day: 11 * day} {
		if got := o.byClock(ago); math.Abs(got-want) > 1200 {
			t.Errorf("%.1f days without full time were %.2f days ago, want %.1f", ago/day, got/day, want/day)
		}
	}
}

// TestAThousandthOfALargeDiskIsRoom: what it holds for hours of growth is not full yet.
func TestAThousandthOfALargeDiskIsRoom(t *testing.T) {
	for _, hours := range []float64{3, 6, 9, 12, 15} { // 10 TiB of which 8 GiB are left, then 0.5 GiB/h
		f := Predict(series(20*288, 300, 10240, func(s float64) float64 {
			return 10232 + .5*max(0, s/3600+hours)
		}), 90*day)
		if got, left := f.Quantile(.5)/3600, 16-hours; got > 2*left || got < left/2 || f.Finding.Kind != Surging {
			t.Errorf("%g h after it began to grow: full in %.1f h, want %.1f; %+v", hours, got, left, f.Finding)
		}
	}
	for _, days := range []float64{1, 1.5, 3} { // 50 GiB/day, and 5 GiB before it is full no more
		f := Predict(series(20*288, 300, 10240, func(s float64) float64 {
			return 10235 + 50*min(0, s/day+days)
		}), 90*day)
		if k := f.Finding.Kind; k != Stopped && k != Flat || f.Quantile(.5) < 6*3600 {
			t.Errorf("%g days after it stopped: full in %.1f h; %+v", days, f.Quantile(.5)/3600, f.Finding)
		}
	}
}
