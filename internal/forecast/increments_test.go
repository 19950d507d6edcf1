package forecast

import (
	"math"
	"testing"
)

// TestACacheIsSeenToLevelOffInItsFirstWeek: in days that would be a few numbers.
func TestACacheIsSeenToLevelOffInItsFirstWeek(t *testing.T) {
	for _, age := range []float64{4, 5, 7} {
		o := series(int(age*288), 300, 100, func(at float64) float64 { return 30 + 55*(1-math.Exp(-(at/day+age)/1.5)) })
		if f := Predict(o, 365*day); f.Quantile(.4) < 30*day {
			t.Errorf("after %.0f days at %.0f %%: full in %.1f days, %+v", age, o.Used[len(o.Used)-1], f.Quantile(.4)/day, f.Finding)
		}
	}
}

// TestARotationLeavesMoreBehindEachDay: its peaks tell little, its troughs all.
func TestARotationLeavesMoreBehindEachDay(t *testing.T) {
	used := func(at float64) float64 {
		whole, part := math.Modf(at/day + 40)
		return 10 + .8*whole + (25+10*math.Sin(2.4*whole*whole))*part // 15 to 35 high, in no order
	}
	left := 0.0
	for used(left) < 100 {
		left += 300
	}
	f := Predict(series(40*288, 300, 100, used), 365*day)
	if early, median := f.Quantile(.1), f.Quantile(.5); early < .7*left || early > 1.1*left || median < left/1.3 || median > left*1.3 {
		t.Errorf("full in %.0f days (early %.0f), want %.0f", median/day, early/day, left/day)
	}
}
