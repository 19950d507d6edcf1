package forecast

import (
	"math"
	"reflect"
	"slices"
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

// days samples 60 days of 5 minutes, at counting up to 60.
func days(used func(at float64) float64) Observations {
	return series(60*288, 300, 100, func(t float64) float64 { return used(60 + t/day) })
}

func TestALineFillsWhenItReachesTheCapacity(t *testing.T) {
	for name, step := range map[string]float64{"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400} {
		for _, n := range []int{12, 40, 200} {
			span := step * float64(n)
			o := series(n, step, 200, func(at float64) float64 { return 100 + 50*(at+span)/span })
			if got := Predict(o, 1000*span).Quantile(.5); math.Abs(got/span-1) > .1 {
				t.Errorf("%d %s: full in %.3g spans, want 1", n, name, got/span)
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

// A verdict that is kept holds no futures: it must not say that the disk is full.
func TestTheZeroForecastIsNeverFull(t *testing.T) {
	if got := (Forecast{}).Quantile(.5); got != Never {
		t.Errorf("the zero forecast is full in %g seconds, want never", got)
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
	f.Add([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0}, 1.0, 1.0)
	f.Add([]byte{254, 254, 254, 254, 254, 254, 254, 254, 254, 254, 253}, 1e7, 1e15)
	f.Fuzz(func(t *testing.T, data []byte, step, scale float64) {
		if len(data) == 0 || !(step >= 1) || step > 1e7 || !(scale > 0) || scale > 1e15 {
			return
		}
		o := Observations{Capacity: 255 * scale}
		at := -step * float64(data[0]%4) // how old the newest is
		for _, b := range slices.Backward(data) {
			o.T, o.Used = append(o.T, at), append(o.Used, float64(b)*scale)
			at -= step * (1 + float64(b%7))
		}
		slices.Reverse(o.T)
		slices.Reverse(o.Used)
		last, forecast := 0.0, Predict(o, 365*day)
		seen := forecast.Finding
		for _, v := range []float64{forecast.Growth, forecast.Since, seen.Rate, seen.Since, seen.Factor, seen.Period, seen.Peak, seen.Size} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%+v, growth %g since %g", seen, forecast.Growth, forecast.Since)
			}
		}
		if seen.Size < 0 || seen.Factor < 0 || seen.Since < 0 {
			t.Fatalf("%+v", seen)
		}
		for _, p := range []float64{.1, .5, .9} {
			q := forecast.Quantile(p)
			if math.IsNaN(q) || q < last {
				t.Fatalf("quantile %g is %g after %g", p, q, last)
			}
			last = q
		}
	})
}

// probability returns the chance, 0 to 1, of being full within the given seconds.
func (f Forecast) probability(within float64) float64 {
	if f.full {
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
