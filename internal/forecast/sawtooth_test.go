package forecast

import (
	"math"
	"testing"
)

func TestWhatWasFullEachTimeFillsAgain(t *testing.T) {
	level, full, rounds := 60.0, 0, 0
	o := days(func(float64) float64 {
		level = min(100, level+(5+3*float64(rounds%3))/288)
		if level == 100 {
			if full++; full == 100+60*(rounds%4) { // cleaned up by hand
				level, full, rounds = 62+5*float64(rounds%2), 0, rounds+1
			}
		}
		return level
	})
	last := o.Used[len(o.Used)-1]
	left := (100 - last) / (5 + 3*float64(rounds%3))
	f := Predict(o, 365*day)
	if got, late := f.Quantile(.5)/day, f.Quantile(.9)/day; math.Abs(math.Log2(got/left)) > 1 || late > 2*left {
		t.Errorf("at %.0f %% after %d rounds: full in %.1f days (late %.1f), want %.1f", last, rounds, got, late, left)
	}
}

func TestAWeeklyBackupIsTheHeightOfTheLastOnes(t *testing.T) {
	for height, want := range map[float64]bool{14: true, 8: false} { // on top of 88.5 % in six hours
		o := days(func(at float64) float64 {
			used := 58 + .5*at
			if math.Mod(at+2.75, 7) < .2 { // at day 53.25, and again at day 60.25
				used += height
			}
			return used
		})
		if got := Predict(o, 365*day).Quantile(.5) / day; (got < 1) != want {
			t.Errorf("a backup of %g %%: full in %.1f days", height, got)
		}
	}
}

func TestPeaksThatCameNoMoreDoNotClimb(t *testing.T) {
	const span = 19
	heights := [][2]float64{{0, 82}, {1, 72}, {3, 89}, {5, 78}, {7, 78}, {9.3, 94}, {12, 75}, {span, 77}} // days, percent
	o := series(span*288, 300, 100, func(t float64) float64 {
		at, i := span+t/day, 1
		for heights[i][0] < at {
			i++
		}
		a, b := heights[i-1], heights[i]
		return a[1] + (b[1]-a[1])*(at-a[0])/(b[0]-a[0]) + .3*math.Sin(at*9)
	})
	if got := Predict(o, 365*day).Quantile(.1) / day; got < 5 {
		t.Errorf("ten days after the last of three peaks, a tenth is full in %.1f days", got)
	}
}

// TestOneFallIsTheSoonerARotationTheSoonerItCame: a second rise that is three
// days old, of a tooth that has been seen once.
func TestOneFallIsTheSoonerARotationTheSoonerItCame(t *testing.T) {
	after := func(span float64) float64 {
		n := int((span + 3) * 288)
		o := series(n, 300, 100, func(t float64) float64 { return 60 + 4*math.Mod(span+3+t/day, span)*5/span })
		return 1 - Predict(o, 365*day).probability(365*day)
	}
	weekly, monthly := after(5), after(25)
	if weekly < .55 || monthly > weekly-.1 {
		t.Errorf("never full with a chance of %.2f where it fell after 5 days, %.2f after 25", weekly, monthly)
	}
}

// TestWhatHasNotRisenSinceItsOnlyFallDoesNotRise: the pace before it was cleaned up
// is none any more.
func TestWhatHasNotRisenSinceItsOnlyFallDoesNotRise(t *testing.T) {
	o := series(60*288, 300, 96, func(t float64) float64 {
		if at := 60 + t/day; at < 50 {
			return 60 + .7*at
		}
		return 60
	})
	if got := Predict(o, 365*day).Quantile(.1); got != Never {
		t.Errorf("a tenth is full in %.0f days", got/day)
	}
}

// TestOneCleanupOfAYoungHostIsAPersons: who cleans up a disk that was nearly full
// does not come by the clock.
func TestOneCleanupOfAYoungHostIsAPersons(t *testing.T) {
	for _, grown := range []float64{.4, .6, .8} { // of the second rise
		again := grown * 10 * day
		o := series(int((5*day+again)/900), 900, 100, func(at float64) float64 {
			if at > -again {
				return 60 + 3*(at+again)/day
			}
			return 90 + 3*(at+again)/day
		})
		left := (100 - o.Used[len(o.Used)-1]) / 3
		if chance := Predict(o, 365*day).probability(2 * left * day); chance < .4 {
			t.Errorf("full in %.1f days, and within twice that with a chance of %.2f", left, chance)
		}
	}
}

// TestARotationOfHoursHasALineOfPeaks: from one floor, it is full when that line is.
func TestARotationOfHoursHasALineOfPeaks(t *testing.T) {
	const fills = 14.2 // days
	for hour := 8 * 24; hour < 13*24; hour += 5 {
		now := float64(hour) / 24
		o := series(hour*12, 300, 100, func(at float64) float64 {
			tooth, part := math.Modf(4 * (at/day + now))
			return 10 + (20+70*tooth/4/fills)*part
		})
		if got, left := Predict(o, 365*day).Quantile(.5)/day, fills-now; got > 2.2*left || got < left/2.2 {
			t.Errorf("after %.1f days: full in %.1f, want %.1f", now, got, left)
		}
	}
}

// TestALogOfAYoungHostThatEnded: each three hours it was longer; it has not come once or
// twice since.
func TestALogOfAYoungHostThatEnded(t *testing.T) {
	const period, logs = 3 * 3600, 11
	for _, missed := range []float64{1, 2} {
		now := (logs + missed + .5) * period
		o := series(int(now/300), 300, 100, func(s float64) float64 {
			log, part := math.Modf((s + now) / period)
			used := 55 + .05*(s+now)/day + .03*math.Sin(1.3*s)
			if log < logs && part < .25 {
				used += (20 + 1.5*log) * part / .25
			}
			return used
		})
		if got := Predict(o, 365*day).Quantile(.25) / day; got < 14 {
			t.Errorf("%g have not come: a quarter is full in %.1f days", missed, got)
		}
	}
}

// A weekly file that has not come twice is hardly expected at its hour.
func TestAFileThatCameNoMore(t *testing.T) {
	for _, c := range []struct{ weeks, missed, least, most float64 }{{8, 0, .6, 1}, {8, 1, .2, .65}, {8, 2, 0, .4}, {20, 2, 0, .4}} {
		const ago = 6.5 // days since it was last due
		o := series(int(c.weeks+c.missed)*7*288, 300, 100, func(s float64) float64 {
			used := 75 + .1*s/day
			if s/day > -ago-7*c.missed+6.9 {
				return used
			}
			return used + sundays(s/day, 30, ago)
		})
		f, near := Predict(o, 365*day), 0.0
		for u := .01; u < 1; u += .01 {
			if f.Quantile(u) < 7*day {
				near += .01
			}
		}
		if near < c.least || near > c.most {
			t.Errorf("%g weeks, then %g without: %.0f %% that it fills within a week", c.weeks, c.missed, 100*near)
		}
	}
}

// TestAbovePeaksThatDifferACleanupIsDoubtful: who cleaned up at 90 to 95 % each time may
// do so at 98 %, or not this time.
func TestAbovePeaksThatDifferACleanupIsDoubtful(t *testing.T) {
	peaks := []float64{92, 94.5, 90.5, 93, 94, 91, 92.5}
	used := func(now float64) Observations { // 4 a day, from 60 on, until it stands at now
		var levels []float64
		for _, peak := range append(append([]float64{}, peaks...), now) {
			for level := 60.; level < peak; level += 4. / 96 {
				levels = append(levels, level)
			}
		}
		n := len(levels)
		return series(n, 900, 100, func(s float64) float64 { return levels[n-1+int(math.Round(s/900))] })
	}
	for now, want := range map[float64]float64{88: 20, 93: 20, 98.5: .45} {
		if got := Predict(used(now), 365*day).Quantile(.25) / day; got > 1.3*want && want < 1 || got < 1 && want > 1 {
			t.Errorf("at %g %%, after cleanups at 90.5 to 94.5 %%: a quarter is full in %.2f days, want %.2f", now, got, want)
		}
	}
}

// TestANightlyDumpAfterADiskThatFilled: each night rises at a pace that would fill the
// disk within a day, and each has ended. With a sample a minute the newest ones do not
// reach back to last night. That the only earlier peak was a full disk says nothing of
// tonight.
func TestANightlyDumpAfterADiskThatFilled(t *testing.T) {
	dump := func(at float64) float64 { // 3 hours long, there for 3 more
		switch into := 24 * (at - math.Floor(at)); {
		case into < 3:
			return 5.6 * into / 3
		case into < 6:
			return 5.6
		}
		return 0
	}
	for night := 7.; night < 10; night++ {
		for minutes := 20.; minutes < 360; minutes += 20 {
			at := night + minutes/1440
			o := series(int(at*1440), 60, 100, func(s float64) float64 {
				at := at + s/day
				leak := 0.
				if at > 5 && at < 5.8 { // full after 16 hours, cleaned up after 19
					leak = 60 * (at - 5)
				}
				return min(100, 54.5+.2*math.Sin(40*at)+leak+dump(at))
			})
			if got := Predict(o, 365*day).Quantile(.25) / day; got < 2 {
				t.Errorf("night %g, %g minutes into it: a quarter fills within %.2g days", night, minutes, got)
			}
		}
	}
}
