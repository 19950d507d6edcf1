package forecast

import (
	"math"
	"testing"
)

// imported is a filesystem that grows by .02 a day and took 56 in a night, so
// many days before now.
func imported(ago float64) Observations {
	return series(16*288, 300, 100, func(at float64) float64 {
		return 38 + .02*(at+16*day)/day + 56*max(0, min(1, (at/day+ago)/.6))
	})
}

// TestAnImportIsNoHeightThatReturns: what was imported stays, and so does the
// pace from before; only what came once may come once more.
func TestAnImportIsNoHeightThatReturns(t *testing.T) {
	for _, ago := range []float64{1.2, 1.5, 2, 2.5, 3, 4, 5} {
		f := Predict(imported(ago), 365*day)
		if got := f.Quantile(.5); got < 90*day {
			t.Errorf("%g days after the import: full in %.1f days", ago, got/day)
		}
		if got := f.probability(9 * day); got > .25 {
			t.Errorf("%g days after the import: full within 9 days with a chance of %.2f", ago, got)
		}
	}
}

// TestAJumpIsFoundWhole: an import that two units share is one jump.
func TestAJumpIsFoundWhole(t *testing.T) {
	var w workspace
	d := []float64{1, 1.1, .9, 1, 1, 1.1, 40, 60, 1, .9, 1, 1.1, 1}
	m := increments{d: d, noise: .1, usual: 1, tau: 20, hurst: .5}
	w.detectRegimes(m, day)
	if len(w.jumps) != 1 || w.jumps[0].from != 6 || w.jumps[0].to != 8 {
		t.Errorf("%+v", w.jumps)
	}
	if sum := w.runningSum(d); sum[13] > 15 {
		t.Errorf("without the jump %g grew", sum[13])
	}
}

// TestAJumpOnGrowthIsNoPace: not a day later either, when the growth beside it has
// become a good part of what rose since; its moment and its size stay the same.
func TestAJumpOnGrowthIsNoPace(t *testing.T) {
	for _, before := range []float64{8, 14, 20} {
		for hour := 1; hour < 96; hour++ {
			ago := float64(hour) / 24
			o := series(int((before+ago)*96), 900, 200, func(at float64) float64 {
				used := 100 + 2*at/day
				if at > -ago*day {
					used += 30
				}
				return used
			})
			f := Predict(o, 365*day)
			if got, left := f.Quantile(.5)/day, (200-o.Used[len(o.Used)-1])/2; got < left/2 {
				t.Fatalf("%g days of history, %d h after it: full in %.1f days, want %.1f", before, hour, got, left)
			}
			if s := f.Finding; (s.Kind == Jumped || s.Kind == Surging) && math.Abs(s.Since/3600-float64(hour)) > 6 ||
				s.Kind == Jumped && math.Abs(s.Size/30-1) > .1 {
				t.Fatalf("%g days of history, %d h after it: kind %d, %g, %.1f h ago", before, hour, s.Kind, s.Size, s.Since/3600)
			}
		}
	}
}

// TestACopyOverAnEdgeOfLongerCells: seen in them it is two steps, which pages
// nobody a second time.
func TestACopyOverAnEdgeOfLongerCells(t *testing.T) {
	for _, takes := range []float64{5, 10} {
		for minute := takes + 8; minute < 75; minute++ {
			o := series(7*1440, 60, 100, func(at float64) float64 {
				return 50 + 10*max(0, min(1, (at/60+minute)/takes))
			})
			if got := Predict(o, 365*day).Quantile(.25) / 3600; got < 24 {
				t.Fatalf("%g min after a copy of %g min: a quarter is full within %.1f h", minute-takes, takes, got)
			}
		}
	}
}

// TestAJumpBesideARotationIsNoPace: what a tooth rises within a day is usual too.
func TestAJumpBesideARotationIsNoPace(t *testing.T) {
	for hour := 1; hour < 40; hour++ {
		ago := float64(hour) / 24
		o := series(int((19+ago)*288), 300, 200, func(at float64) float64 {
			days := at/day + 19 + ago
			used := 110 + 2*days + 6*math.Mod(days, 1)
			if at > -ago*day {
				used += 25
			}
			return used
		})
		f := Predict(o, 365*day)
		if got, left := f.Quantile(.5)/day, (194-o.Used[len(o.Used)-1])/2; got < left/2 {
			t.Fatalf("%d h after it: full in %.1f days, want %.1f", hour, got, left)
		}
		if s := f.Finding; s.Kind == Jumped && (math.Abs(s.Since/3600-float64(hour)) > 2 || math.Abs(s.Size-22) > 4) {
			t.Fatalf("%d h after it: %g, %.1f h ago", hour, s.Size, s.Since/3600)
		}
	}
}

// TestWhatAJumpBroughtIsThereToStay: as soon as an import has plainly ended, growth goes on from
// where Used is, not from the mean of the day.
func TestWhatAJumpBroughtIsThereToStay(t *testing.T) {
	for _, took := range []float64{.25, 1, 3, 10} { // hours
		for ago := max(.5, took/2); ago < 24; ago += .5 {
			o := series(int((10+ago/24)*288), 300, 200, func(at float64) float64 {
				return 80 + 2*(at/day+10) + 80*max(0, min(1, (at/3600+ago+took)/took))
			})
			left := (200 - o.Used[len(o.Used)-1]) / 2
			if got := Predict(o, 365*day).Quantile(.5) / day; got < left/1.3 || got > left*1.3 {
				t.Errorf("%g h after an import of %g h: full in %.1f days, want %.1f", ago, took, got, left)
			}
		}
	}
}
