package forecast

import (
	"math"
	"testing"
)

func TestWhatComesEachWeekComesOnItsDay(t *testing.T) {
	weekly := func(at float64) float64 { return 6 * (1 + math.Floor((at-2)/7)) } // at day 2, 9, ... 58
	o := days(func(at float64) float64 { return 44 + weekly(at) })               // 98 % at day 60; the next one is due at 65
	if got := Predict(o, 365*day).Quantile(.5) / day; math.Abs(got-5) > 1.2 {
		t.Errorf("full in %.1f days, want 5", got)
	}
	any, byWeekday := exchangeable(measured{d: perDay(weekly), noise: .06, tau: 3, uneven: 1.5}, 5)
	if byWeekday < any+5 {
		t.Errorf("log evidence of a week %.1f, of any order %.1f", byWeekday, any)
	}
	any, byWeekday = exchangeable(measured{d: perDay(func(at float64) float64 { return 6 * math.Floor(at/5) }), noise: .06, tau: 3, uneven: 1.5}, 5)
	if byWeekday > any {
		t.Errorf("each 5 days: log evidence of a week %.1f, of any order %.1f", byWeekday, any)
	}
}

func perDay(used func(float64) float64) (d []float64) {
	for at := 1.0; at <= 60; at++ {
		d = append(d, used(at)-used(at-1))
	}
	return d
}
