package forecast

import (
	"math"
	"slices"
	"testing"
)

// nightly is a temporary file of so much, between two and four each night.
func nightly(at, size float64) float64 {
	if hour := math.Mod(at+100, 1) * 24; hour >= 2 && hour < 4 {
		return size
	}
	return 0
}

// A leak beside a nightly dump: each dump rises by more in a minute than the leak
// does in two days, and goes again.
func TestATransientHidesNoNewGrowth(t *testing.T) {
	for _, hours := range []float64{9, 12, 18, 30, 42} { // since the leak began, never in a dump
		o := series(12*288, 300, 100, func(s float64) float64 {
			at := s/day + hours/24 // days since it began, at noon
			return 60 + .3*at + 6*max(0, at) + nightly(at+.5, 15)
		})
		now := o.Used[len(o.Used)-1]
		f := Predict(o, 365*day)
		left := (100 - now) / 6.3
		if got := f.Quantile(.5) / day; f.Finding.Kind != Surging || got > left || got < left-3.5 { // in a dump by the way
			t.Errorf("%g h after it began: full in %.1f days, %.1f without a dump; %+v", hours, got, left, f.Finding)
		}
	}
}

// The dump itself is no news, nor is what is left of noise or of a rotation.
func TestATransientIsNoNews(t *testing.T) {
	for name, used := range map[string]func(at float64) float64{
		"dump":     func(at float64) float64 { return 60 + .3*at + nightly(at, 15) },
		"rotation": func(at float64) float64 { return 60 + .3*at + 3*math.Mod(at*24+1000, 1) },
		"noise":    func(at float64) float64 { return 60 + .3*at + math.Sin(700*at) + math.Sin(1100*at) },
	} {
		for step := range 24 {
			o := series(12*288, 300, 100, func(s float64) float64 { return used(s/day + float64(step)/24 + .01) })
			w := new(workspace)
			long, _, fine := w.fillGrids(o, 12*day)
			if s := w.growthUnderTransients(fine, long, 100); s.found {
				t.Errorf("%s, %d h: %+v", name, step, s)
			}
		}
	}
}

func TestOpening(t *testing.T) {
	x := []float64{1, 2, 9, 9, 3, 4, 8, 8, 8, 5, 2}
	open(x, 3)
	if want := []float64{1, 2, 3, 3, 3, 4, 8, 8, 8, 5, 2}; !slices.Equal(x[:9], want[:9]) {
		t.Errorf("%v, want %v", x, want)
	}
}

// TestAMondayBesideBackupsIsNoNews: the newest samples, which remember a weekend, do
// not know it, and what knows it has to be asked without the backups too.
func TestAMondayBesideBackupsIsNoNews(t *testing.T) {
	for hour := 12.; hour < 24; hour++ {
		o := series(36*288, 300, 1000, func(s float64) float64 {
			at := s/day + 35 + hour/24 // days since a Monday
			written := .2
			if weekday := int(math.Floor(at)+70) % 7; weekday < 5 {
				written = 1
			}
			into := math.Mod(at+100, 1)
			used := 896 + 40*written*(into-math.Sin(2*math.Pi*into)/(2*math.Pi))
			if backup := math.Mod(at*3+300, 1); backup > .3 && backup < .34 {
				used += 15 + 2*math.Sin(at)
			}
			return used
		})
		if f := Predict(o, 365*day); f.Finding.Kind == Surging || f.Quantile(.25) < day {
			t.Errorf("at %g h of a Monday: a quarter is full in %.1f days; %+v", hour, f.Quantile(.25)/day, f.Finding)
		}
	}
}
