package forecast

import (
	"math"
	"reflect"
	"testing"
)

// series samples used at equal steps of seconds that end now.
func series(n int, step, capacity float64, used func(t float64) float64) Observations {
	o := Observations{Capacity: capacity}
	for i := range n {
		t := -float64(n-1-i) * step
		o.T, o.Used = append(o.T, t), append(o.Used, used(t))
	}
	return o
}

func TestALineFillsWhenItReachesTheCapacity(t *testing.T) {
	for name, step := range map[string]float64{"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400} {
		for _, n := range []int{12, 40, 200} {
			span := step * float64(n)
			o := series(n, step, 200, func(at float64) float64 { return 100 + 50*(at+span)/span })
			for p, within := range map[float64]float64{.5: .1} {
				if got := Predict(o, 1000*span).Quantile(p); math.Abs(got/span-1) > within {
					t.Errorf("%d %s: quantile %g at %.3g spans, want 1", n, name, p, got/span)
				}
			}
		}
	}
}

func TestWhatComesDownAgainNeverFills(t *testing.T) {
	for name, period := range map[string]float64{"rotation each 4 s": 4, "each 10 s": 10, "each minute": 60} {
		o := series(600, 1, 100, func(at float64) float64 { return 40 + 50*math.Mod(at+1e6, period)/period })
		if f := Predict(o, day); f.Quantile(.5) < 10*600 {
			t.Errorf("%s: full in %.0f s", name, f.Quantile(.5))
		}
	}
	o := series(1440, 3600, 100, func(at float64) float64 { return 40 + 50*math.Mod(at/day+700, 7)/7 })
	if f := Predict(o, 365*day); f.Quantile(.1) < 90*day || f.Finding.Kind != Cycling {
		t.Errorf("weekly rotation: full in %.1f days, %+v", f.Quantile(.1)/day, f.Finding)
	}
}

// TestADipOfOneSampleIsNoCleanup: wherever the dips lie between the cells.
func TestADipOfOneSampleIsNoCleanup(t *testing.T) {
	for phase := range 48 {
		o := series(7*288, 300, 100, func(at float64) float64 { return 50 + 2.5*at/day })
		for i := 10 + phase; i < len(o.Used)-1; i += 50 {
			o.Used[i] /= 2
		}
		if got := Predict(o, 365*day).Quantile(.5) / day; math.Abs(got/20-1) > .1 {
			t.Errorf("dips from sample %d on: full in %.1f days, want 20", 10+phase, got)
		}
	}
}

// TestACacheIsSeenToLevelOffInItsFirstWeek: in days that would be a few numbers.
func TestACacheIsSeenToLevelOffInItsFirstWeek(t *testing.T) {
	for _, age := range []float64{4, 5, 7} {
		o := series(int(age*288), 300, 100, func(at float64) float64 { return 30 + 55*(1-math.Exp(-(at/day+age)/1.5)) })
		if f := Predict(o, 365*day); f.Quantile(.4) < 30*day {
			t.Errorf("after %.0f days at %.0f %%: full in %.1f days, %+v", age, o.Used[len(o.Used)-1], f.Quantile(.4)/day, f.Finding)
		}
	}
}

func TestARunawayIsSeenWithinTheHour(t *testing.T) {
	o := series(2000, 300, 100, func(at float64) float64 { return 50 + 10*max(0, at+2400)/3600 })
	f := Predict(o, 365*day)
	left := (100 - o.Used[1999]) / 10 * 3600
	if got := f.Quantile(.5); math.Abs(math.Log2(got/left)) > .3 || f.Finding.Kind != Surging {
		t.Errorf("full in %.2g h, want %.2g; %+v", got/3600, left/3600, f.Finding)
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

func TestARunawayThatSpeedsUp(t *testing.T) {
	o := series(2000, 300, 100, func(at float64) float64 {
		grown := max(0, at+4*3600) / 3600
		return 30 + 1.5*grown*grown
	})
	left := math.Sqrt(70/1.5) - 4
	f := Predict(o, 365*day)
	if early, median := f.Quantile(.1)/3600, f.Quantile(.5)/3600; math.Abs(early/left-1) > .25 || median < left/1.25 || median > 1.7*left {
		t.Errorf("full in %.2f h (early %.2f), want %.2f", median, early, left)
	}
}

func TestADeployOwnsTheFutureAfterDays(t *testing.T) {
	o := series(40*288, 300, 200, func(at float64) float64 { return 50 + .1*(at/day+40) + 8*max(0, at/day+3) })
	left := (200 - o.Used[len(o.Used)-1]) / 8.1
	if got := Predict(o, 365*day).Quantile(.5) / day; math.Abs(got/left-1) > .15 {
		t.Errorf("full in %.1f days, want %.1f", got, left)
	}
}

func TestNothingAtAll(t *testing.T) {
	flat := series(500, 300, 100, func(float64) float64 { return 99 })
	if f := Predict(flat, 365*day); f.Quantile(.1) != Never || f.Finding.Kind != Flat {
		t.Errorf("flat: %v, %+v", f.Quantile(.1), f.Finding)
	}
	full := series(10, 60, 100, func(float64) float64 { return 100 })
	if f := Predict(full, day); f.Quantile(.9) != 0 || f.probability(1) != 1 {
		t.Error("full is not now")
	}
}

func TestQuantilesRiseAndEqualInputGivesEqualOutput(t *testing.T) {
	o := history(30)
	f := Predict(o, 365*day)
	last := 0.0
	for p := .02; p < 1; p += .02 {
		q := f.Quantile(p)
		if !(q >= last) {
			t.Fatalf("quantile %g is %g, below %g", p, q, last)
		}
		last = q
	}
	Predict(series(50, 1, 10, math.Abs), day) // other use of the workspace
	if !reflect.DeepEqual(f.futures, Predict(o, 365*day).futures) {
		t.Error("a second call differs")
	}
}

func FuzzPredict(f *testing.F) {
	f.Add([]byte{1, 2, 3, 250, 0, 0, 9, 9, 9, 200, 17, 4, 255, 255, 1}, 60.0, 1e9)
	f.Add([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0}, 1e-3, 1.0)
	f.Fuzz(func(t *testing.T, data []byte, step, scale float64) {
		if len(data) == 0 || !(step >= 1) || step > 1e7 || !(scale > 0) || scale > 1e15 {
			return
		}
		o := Observations{Capacity: 255 * scale}
		at := -step * float64(len(data)) * 128
		for _, b := range data {
			at += step * (1 + float64(b%7))
			o.T, o.Used = append(o.T, min(at, 0)), append(o.Used, float64(b)*scale)
		}
		last := 0.0
		for _, p := range []float64{.1, .5, .9} {
			q := Predict(o, 365*day).Quantile(p)
			if math.IsNaN(q) || q < last {
				t.Fatalf("quantile %g is %g after %g", p, q, last)
			}
			last = q
		}
	})
}

// TestWhatWasDeletedDoesNotComeBack: the average of the last day still holds it.
func TestWhatWasDeletedDoesNotComeBack(t *testing.T) {
	for _, hours := range []float64{.5, 2, 6} {
		o := series(20*288, 300, 100, func(at float64) float64 {
			used := 55 + .5*at/day + .2*math.Sin(at/3000)
			if at <= -hours*3600 {
				used += 35
			}
			return used
		})
		if got := Predict(o, 365*day).Quantile(.25) / day; got < 30 {
			t.Errorf("%g h after: a quarter of the futures is full within %.1f days", hours, got)
		}
	}
}

// TestACacheThatIsFullOfItselfIsNotFilling: its pace was always less than was
// thought, at whatever hour of the day, never more.
func TestACacheThatIsFullOfItselfIsNotFilling(t *testing.T) {
	for hour := range 24 {
		age := 7 + float64(hour)/24
		o := series(int(age*288), 300, 100, func(at float64) float64 {
			x := at/day + age
			return 98.7 - 48*math.Exp(-x/.9) + .03*math.Sin(x*50)
		})
		if got := Predict(o, 365*day).Quantile(.35) / day; got < 7 {
			t.Errorf("after 7 days and %d h: full in %.2g days", hour, got)
		}
	}
}

// TestAYoungRiseMayHaveALimit: of a host watched for days the late quantile says
// so, of one watched for months it does not; the median is that of the pace.
func TestAYoungRiseMayHaveALimit(t *testing.T) {
	for days, limited := range map[float64]bool{4: true, 60: false} {
		o := series(int(days*288), 300, 100, func(at float64) float64 { return 50 + 25*at/day/days })
		f := Predict(o, 365*day)
		if got := f.Quantile(.5) / day; math.Abs(got/days/2-1) > .25 {
			t.Errorf("%g days old: full in %.1f days, want %g", days, got, 2*days)
		}
		if got := math.IsInf(f.Quantile(.9), 1); got != limited {
			t.Errorf("%g days old: late quantile %.1f days", days, f.Quantile(.9)/day)
		}
		if f.FillsAfter(10*days*day) || !f.FillsAfter(days*day) {
			t.Errorf("%g days old: unbroken growth fills after %v", days, f.FillsAfter(10*days*day))
		}
	}
}

// probability returns the chance, 0 to 1, of being full within the given seconds.
func (f Forecast) probability(within float64) float64 {
	if f.room <= 0 {
		return 1
	}
	sum := 0.0
	for _, u := range f.futures {
		if u.full > within {
			break
		}
		sum += u.weight
	}
	return min(sum, 1)
}
