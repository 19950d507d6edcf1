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

// TestARotationLeavesMoreBehindEachDay: its peaks tell little, its troughs all,
// whichever the hour.
func TestARotationLeavesMoreBehindEachDay(t *testing.T) {
	for _, hour := range []float64{0, 12, 18} { // since the last one
		used := func(at float64) float64 {
			whole, part := math.Modf(at/day + 40 + hour/24)
			return 10 + .8*whole + (25+10*math.Sin(2.4*whole*whole))*part // 15 to 35 high, in no order
		}
		left := 0.0
		for used(left) < 100 {
			left += 300
		}
		f := Predict(series(40*288, 300, 100, used), 365*day)
		if early, median := f.Quantile(.1), f.Quantile(.5); early < .7*left || early > 1.1*left || median < left/1.3 || median > left*1.3 {
			t.Errorf("%g h after a rotation: full in %.0f days (early %.0f), want %.0f", hour, median/day, early/day, left/day)
		}
	}
}

// TestUnitsAreComparedByWhatIsEven in them, where all else is not.
func TestUnitsAreComparedByWhatIsEven(t *testing.T) {
	swing := func(part float64) float64 { return math.Sin(2 * math.Pi * part) }
	for name, c := range map[string]func(random, part float64) float64{
		"its end":    func(random, part float64) float64 { return max(0, random*swing(part)) }, // between two ends
		"its mean":   func(random, part float64) float64 { return random * swing(part+.25) },   // its end at the crest
		"its peak":   func(random, part float64) float64 { return -random * math.Abs(part-1./3) },
		"its trough": func(random, part float64) float64 { return random * math.Abs(part-1./3) },
	} {
		g := &grid{step: 2 * 3600}
		for k := range 40 * 12 {
			whole, cell := float64(k/12), float64(k%12+1)
			v := 100 + .5*whole + c(20+10*math.Sin(2.4*whole*whole), cell/12)
			if name == "its end" || name == "its mean" {
				v += .5 * cell / 12
			}
			g.at, g.top = append(g.at, v), append(g.top, v)
		}
		var w workspace
		for k, d := range w.measure(g, day).d {
			if math.Abs(d-.5) > .1 {
				t.Errorf("%s is even: the %d-th increment is %.2f, want .5", name, k, d)
				break
			}
		}
	}
}

// TestTeethOfAnyLengthDoNotClimb: a unit is not a little longer than a tooth, in which
// it would be met a little later each time, and seem to climb.
func TestTeethOfAnyLengthDoNotClimb(t *testing.T) {
	for _, teeth := range []int{7, 10, 20, 33, 60} { // minutes
		for minutes := 3 * teeth; minutes < 1500; minutes += 7 {
			o := series(minutes, 60, 100, func(s float64) float64 {
				at := int(math.Round(s/60)) + minutes - 1
				return 20 + 38*float64(at%teeth)/float64(teeth-1)
			})
			if got := Predict(o, 365*day).Quantile(.25); got < 2*day {
				t.Fatalf("%d minutes of teeth of %d: a quarter is full in %.1f h", minutes, teeth, got/3600)
			}
		}
	}
}
