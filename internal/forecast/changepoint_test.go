package forecast

import (
	"math"
	"testing"
)

func TestADeployOwnsTheFutureAfterDays(t *testing.T) {
	o := series(40*288, 300, 200, func(at float64) float64 { return 50 + .1*(at/day+40) + 8*max(0, at/day+3) })
	left := (200 - o.Used[len(o.Used)-1]) / 8.1
	if got := Predict(o, 365*day).Quantile(.5) / day; math.Abs(got/left-1) > .15 {
		t.Errorf("full in %.1f days, want %.1f", got, left)
	}
}
