package verdict

import (
	"math"
	"testing"

	"mackerel-forecast/internal/forecast"
)

func TestFanMeetsTheCapacityAtTheQuantiles(t *testing.T) {
	v := Verdict{Used: 40, Size: 100, Early: 10, Expected: 20, Late: 60}
	for at, want := range map[float64][3]float64{0: {40, 40, 40}, 10: {50, 70, 100}, 20: {60, 100, 160}, 60: {100, 220, 400}} {
		low, median, high := v.Fan(at, 365)
		if got := [3]float64{low, median, high}; got != want {
			t.Errorf("at %g: %v, want %v", at, got, want)
		}
	}
	v.Early, v.Expected, v.Late = math.Inf(1), math.Inf(1), math.Inf(1)
	v.Forecast = forecast.Forecast{Growth: 5}
	if low, median, high := v.Fan(100, 600); low != 40 || median != 50 || high != 50 {
		t.Errorf("not filling within the horizon: %g %g %g", low, median, high)
	}
	v.Expected = math.NaN()
	if low, median, high := v.Fan(1, 1); !math.IsNaN(low + median + high) {
		t.Error("something told of nothing")
	}
}
