package forecast

import (
	"math"
	"testing"
)

// A rotation that ended is not expected within the hour, day after day.
func TestARotationThatEnded(t *testing.T) {
	for _, since := range []float64{1.2, 2.1, 4.3} {
		o := series(18*288, 300, 100, func(s float64) float64 {
			at := s/day + since
			used := 96.5 + (s / day)
			if at < 0 {
				used += 3 * math.Mod(at*24+1000, 1)
			}
			return used
		})
		if got := Predict(o, 365*day).Quantile(.5) / day; got < 2.5 {
			t.Errorf("%g days after the last one: full in %.1f days, want 3.5", since, got)
		}
	}
}

// A log that is written at twice the pace is twice as high when it is rotated.
func TestARotationThatGrew(t *testing.T) {
	o := series(18*288, 300, 100, func(s float64) float64 {
		at := s/day + 2.1
		used := 93.4 + .3*s/day + 3*math.Mod(at*24+1000, 1)
		if at >= 0 {
			used += 3 * math.Mod(at*24+1000, 1)
		}
		return used
	})
	if got := Predict(o, 365*day).Quantile(.5) / day; got < 1 || got > 4 {
		t.Errorf("full in %.1f days, want 2", got)
	}
}

// A dump that runs no more left its levels for another reason than that there is room.
func TestALevelOfADumpThatStopped(t *testing.T) {
	for _, since := range []float64{1.4, 2.4, 3.4, 5.4} {
		o := series(int((10+since)*288), 300, 100, func(s float64) float64 {
			at := s/day + since
			used := 90 + s/day
			if at < 0 {
				used += nightly(at, 10)
			}
			return used
		})
		if got := Predict(o, 365*day).Quantile(.5) / day; got < 8 || got > 12 {
			t.Errorf("%g days ago: full in %.1f days, want 10", since, got)
		}
	}
}

// A nightly dump that doubled is as high tonight as it was since, and no higher for a
// pace that is uneven.
func TestADumpThatDoubled(t *testing.T) {
	const fills = 4.5 // days from now, at night
	o := series(24*288, 300, 100, func(s float64) float64 {
		at := s/day + 1 - fills
		used := 89.75 + 1.5*math.Floor(at/7) + .3*min(5, math.Mod(at+70, 7)) // grows on weekdays
		if math.Mod(at+70+.04, 1) < 1./12 {
			used += 5
			if s/day > -5.9 {
				used += 5
			}
		}
		return used
	})
	f := Predict(o, 365*day)
	if early, median := f.Quantile(.1)/day, f.Quantile(.5)/day; early < 2.4 || median > 7 {
		t.Errorf("full in %.1f days, early %.1f, want %.1f", median, early, fills)
	}
}
