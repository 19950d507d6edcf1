package forecast

import (
	"math"
	"slices"
)

// detrend splits the history into a moving average over unit, whose pace now is rate, and
// what is replayed on top of it (w.residual). w.levels are the whole. It returns what the
// average is now.
func (w *workspace) detrend(g *grid, unit, rate float64) (average float64) {
	n := g.n()
	m := min(n, cellsOf(unit, g.step))
	bases := w.movingAverage(g, m, rate)
	a := &w.residual
	a.step, a.r, a.top = g.step, resized(a.r, n), resized(a.top, n)
	for k, base := range bases {
		a.r[k], a.top[k] = g.at[k]-base, g.top[k]-base
	}
	w.withoutJumps(m)
	if unit >= day {
		w.scaleSwell(m)
	}
	a.index()
	h := &w.levels
	h.step, h.r, h.top = g.step, g.at, g.top
	h.index()
	return bases[n-1]
}

// movingAverage returns, at each cell, the mean of m cells about it. Where the
// newest half of them is missing the last whole mean goes on at rate; where part of the
// oldest is, the mean of those there are is carried back at rate.
func (w *workspace) movingAverage(g *grid, m int, rate float64) []float64 {
	n, total := g.n(), 0.0
	sum := w.scratch[:0]
	for _, v := range g.at {
		total += v
		sum = append(sum, total)
	}
	w.scratch = sum
	mean := func(end int) float64 { // of the m cells up to end
		if end-m < 0 {
			return sum[end] / float64(end+1)
		}
		return (sum[end] - sum[end-m]) / float64(m)
	}
	base, half := resized(w.base, n), m/2
	for k := range n {
		switch {
		case k+half < n && k-half >= 0:
			base[k] = mean(k + half)
		case k+half < n:
			base[k] = mean(k+half) - rate*float64(half-k)*g.step/2
		default:
			base[k] = mean(n-1) + rate*float64(k-(n-1-half))*g.step
		}
	}
	w.base = base
	return base
}

// deletedBelow returns by how much Used is lower beneath its moving average than it ever
// was until a unit ago: what was deleted does not come back because the average
// still holds it. Units of Used, 0 or below.
func (w *workspace) deletedBelow(unit float64) float64 {
	r := w.residual.r
	before := len(r) - 1 - int(math.Round(unit/w.residual.step))
	if before < 1 {
		return 0
	}
	return min(0, r[len(r)-1]-slices.Min(r[:before]))
}
