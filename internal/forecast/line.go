package forecast

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

func normalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// Predict forecasts from the history. o must hold at least one observation.
func Predict(o Observations, horizon float64) Forecast {
	last := o.Used[len(o.Used)-1]
	f := Forecast{Horizon: horizon, room: o.Capacity - last, level: last, Finding: "steady"}
	var slopes []float64
	step := max(1, len(o.T)/60)
	for i := 0; i < len(o.T); i += step {
		for j := i + step; j < len(o.T); j += step {
			slopes = append(slopes, (o.Used[j]-o.Used[i])/(o.T[j]-o.T[i]))
		}
	}
	if len(slopes) == 0 {
		return f
	}
	slices.Sort(slopes)
	q := func(p float64) float64 { return slopes[int(p*float64(len(slopes)-1))] }
	f.rate, f.spread = q(.5), (q(.9)-q(.1))/2.56/math.Sqrt(float64(len(o.T)/step))
	f.Growth, f.Since = f.rate, -o.T[0]
	return f
}
