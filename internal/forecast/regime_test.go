package forecast

import (
	"math"
	"testing"
)

// TestWhatOnlyTremblesStandsStill: its pace is exactly 0 rather than a small one.
func TestWhatOnlyTremblesStandsStill(t *testing.T) {
	still := func(pace float64) (share float64) {
		var d []float64
		for k := range 40 {
			d = append(d, pace+math.Sin(2.4*float64(k*k)))
		}
		var w workspace
		total := 0.0
		for _, r := range w.detectRegimes(increments{d: d, noise: .7, usual: .5, tau: 2, hurst: .5}, day) {
			if total += r.weight; r.rate == 0 {
				share += r.weight
			}
		}
		return share / total
	}
	if none, one := still(0), still(1); none < .7 || one > .05 {
		t.Errorf("stands still with a chance of %.2f, %.2f where it grows; want .7 at least, and none", none, one)
	}
}
