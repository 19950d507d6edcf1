package forecast

import (
	"fmt"
	"math"
	"testing"
)

// history is days of samples about as many as the history keeps: 2048 a minute
// apart at the end, before that two an hour.
func history(days float64) Observations {
	o := Observations{Capacity: 200e9}
	add := func(t float64) {
		phase := math.Mod(t/day+1e6, 1)
		o.T = append(o.T, t)
		o.Used = append(o.Used, 150e9+1e9*t/day/max(1, days/90)+3e9*phase+.2e9*math.Sin(t/977))
	}
	for t := -days * day; t < -2048*60; t += 1800 {
		add(t)
	}
	for t := -min(2048*60, days*day); t <= 0; t += 60 {
		add(t)
	}
	return o
}

func BenchmarkPredict(b *testing.B) {
	for _, days := range []float64{1, 7, 90, 400} {
		o := history(days)
		b.Run(fmt.Sprintf("%gd", days), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Predict(o, 365*day)
			}
		})
	}
}
