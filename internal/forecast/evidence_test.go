package forecast

import (
	"math"
	"testing"
)

// TestALongPastIsHeard: two weeks at three times the pace of the year before
// may go on, and the pace of the year may come back.
func TestALongPastIsHeard(t *testing.T) {
	pace := func(at float64) float64 { return 100 + at/day + 2*max(0, at/day+14) }
	o := series(300, day, 160, func(at float64) float64 { return pace(at) - pace(0) + 100 + .05*math.Sin(at) })
	f := Predict(o, 365*day)
	if early, late := f.Quantile(.25)/day, f.Quantile(.9)/day; early > 25 || late < 40 {
		t.Errorf("full in %.0f to %.0f days, want 20 to 60", early, late)
	}
}
