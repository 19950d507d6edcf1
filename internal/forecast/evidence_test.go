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
		t.Errorf("full in %.0f to %.0f days, want from 25 at most to 40 at least", early, late)
	}
}

// TestStepsThatComeAgainAreNoAccident: four jumps up speak for the past in any
// order, with 4^2 : 3, however even the pace between them; as many down do not.
func TestStepsThatComeAgainAreNoAccident(t *testing.T) {
	share := func(jump float64) float64 {
		var d []float64
		for k := range 60 {
			d = append(d, 1+.01*math.Sin(float64(k*k)))
			if k%13 == 8 && k < 50 {
				d[k] += jump
			}
		}
		var w workspace
		w.detectRegimes(increments{d: d, noise: .02, usual: 1, tau: 20, hurst: .5}, day)
		if len(w.jumps) != 4 {
			t.Fatalf("%d jumps, want 4", len(w.jumps))
		}
		got, _ := w.bootstrapShare(increments{d: d, noise: .02, usual: 1, tau: 20, hurst: .5}, oddsOfReturns, 1, true)
		return got
	}
	if up, down := share(40), share(-40); up < 16./19 || down > .5 {
		t.Errorf("the past in any order has %.2f after jumps up, %.2f after jumps down", up, down)
	}
}
