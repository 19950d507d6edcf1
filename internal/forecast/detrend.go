package forecast

import (
	"math"
	"slices"
)

// detrend splits the history into a moving average over unit and what is
// replayed on top of the trend.
func (w *workspace) detrend(g *grid, unit, rate float64) {
	n := g.n()
	m := min(n, max(1, int(math.Round(unit/g.step))))
	sum := w.scratch[:0]
	total := 0.0
	for _, v := range g.at {
		total += v
		sum = append(sum, total)
	}
	w.scratch = sum
	base := resized(w.base, n)
	mean := func(end int) float64 { // of the m cells up to end
		if end-m < 0 {
			return sum[end] / float64(end+1)
		}
		return (sum[end] - sum[end-m]) / float64(m)
	}
	half := m / 2
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
	a := &w.residual
	a.step, a.r, a.top = g.step, resized(a.r, n), resized(a.top, n)
	for k := range n {
		a.r[k], a.top[k] = g.at[k]-base[k], g.top[k]-base[k]
	}
	w.withoutJumps(m)
	if unit >= day {
		w.scaleSwell(m)
	}
	a.index()
	h := &w.levels
	h.step, h.r, h.top = g.step, g.at, g.top
	h.index()
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
