package backtest

import (
	"math"
	"slices"
)

// Score is how one method did: over one family, or over all of them.
type Score struct {
	Q, Q50                        float64
	E50                           float64 // median of |log2(median / truth)|
	Factor2                       float64 // share of medians within a factor 2
	CriticalRecall, WarningRecall float64
	FalseCritical, FalseWarning   float64
	Flaps                         float64 // per series and 30 days
	Coverage                      float64
	Sharpness                     float64 // median of log2(p90 / p10)
}

// total averages over the series of each family, then over the families.
func total(families [][]seriesScore) Score {
	all := slices.Concat(families...)
	mean := func(of func(seriesScore) float64) float64 {
		sum := 0.0
		n := 0.0
		for _, family := range families {
			if v := meanOf(family, of); !math.IsNaN(v) {
				sum += v
				n++
			}
		}
		return sum / n
	}
	sums := func(of func(seriesScore) share) float64 {
		var whole share
		for _, s := range all {
			whole.add(of(s))
		}
		return whole.value()
	}
	return Score{
		Q:              mean(func(s seriesScore) float64 { return s.q }),
		Q50:            mean(func(s seriesScore) float64 { return s.q50 }),
		E50:            medianOf(all, func(s seriesScore) []float64 { return s.errors }),
		Factor2:        mean(func(s seriesScore) float64 { return s.factor2.value() }),
		CriticalRecall: sums(func(s seriesScore) share { return s.criticalRecall }),
		WarningRecall:  sums(func(s seriesScore) share { return s.warningRecall }),
		FalseCritical:  mean(func(s seriesScore) float64 { return s.falseCritical.value() }),
		FalseWarning:   mean(func(s seriesScore) float64 { return s.falseWarning.value() }),
		Flaps:          mean(func(s seriesScore) float64 { return s.flaps }),
		Coverage:       mean(func(s seriesScore) float64 { return s.covered.value() }),
		Sharpness:      medianOf(all, func(s seriesScore) []float64 { return s.widths }),
	}
}

// meanOf is the mean over the series that have the number.
func meanOf(series []seriesScore, of func(seriesScore) float64) float64 {
	sum, n := 0.0, 0.0
	for _, s := range series {
		if v := of(s); !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	return sum / n
}

// medianOf is the median over the moments of all series.
func medianOf(series []seriesScore, of func(seriesScore) []float64) float64 {
	var all []float64
	for _, s := range series {
		all = append(all, of(s)...)
	}
	if len(all) == 0 {
		return math.NaN()
	}
	slices.Sort(all)
	return all[len(all)/2]
}
