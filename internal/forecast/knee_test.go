package forecast

import (
	"math"
	"testing"
)

// TestALeakGoesOnWhenTheDumpBesideItIsGone: the leak began with tonight's dump. When that
// is removed Used comes down, and what rises since is the leak. Where nothing does, it
// was over.
func TestALeakGoesOnWhenTheDumpBesideItIsGone(t *testing.T) {
	const removed = 2.5 // hours after both began
	by := func(hours, leak float64) Forecast {
		return Predict(series(40*288+int(hours*12), 300, 100, func(s float64) float64 {
			at := 40 + hours/24 + s/day
			used := 20 + .1*math.Sin(300*at)
			if into := 24 * (at - math.Floor(at)); at >= 1 && into < removed {
				used += min(27, 18*into)
			}
			if at > 40 {
				used += leak * 24 * (at - 40)
			}
			return used
		}), 365*day)
	}
	for _, hours := range []float64{3, 3.25, 3.75, 4, 4.5, 5} {
		left := (80/12.5 - hours) / 24
		if got := by(hours, 12.5).Quantile(.5) / day; got > 2*left || got < left/2 {
			t.Errorf("%g h after it began: full in %.2g days, want %.2g", hours, got, left)
		}
		if got := by(hours, 0).Quantile(.25) / day; got < 7 {
			t.Errorf("without a leak, %g h after the dump began: a quarter fills within %.2g days", hours, got)
		}
	}
}

// TestSinceFall: growth since cell 0 is looked at from cell 8 on, or from the trough
// after a fall that left most of it.
func TestSinceFall(t *testing.T) {
	for name, c := range map[string]struct {
		at   []float64
		want int
	}{
		"nothing fell":              {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120}, 8},
		"a dump is gone":            {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 50, 55, 60, 65}, 9},
		"just now":                  {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 60, 65}, 8},
		"a little came down":        {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 72, 74, 76, 78}, 8},
		"nearly all that rose":      {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 20, 25, 30, 35}, 8},
		"it fell before the 8th":    {[]float64{0, 20, 40, 60, 80, 100, 50, 55, 60, 65, 70, 75, 80}, 8},
		"and went on to come down":  {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 100, 75, 60, 65, 70}, 8},
		"three cells after it rose": {[]float64{0, 10, 20, 30, 40, 50, 60, 70, 100, 60, 65, 70, 75}, 9},
	} {
		g := &grid{step: 300, at: c.at, top: c.at}
		if got := g.sinceFall(0, 8); got != c.want {
			t.Errorf("%s: from cell %d, want %d", name, got, c.want)
		}
	}
}
