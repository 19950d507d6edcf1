package forecast

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// excursions counts how often Used rose above its highest level of the last
// unit and came down again by a twentieth of the range that it has covered: a
// level that was often reached and always left is a doubtful road to full.
func excursions(g *grid, unit float64) int {
	n := g.n()
	m := min(n-1, max(1, int(math.Round(unit/g.step))))
	level := floats.Max(g.top[n-m:])
	whole := floats.Max(g.top) - floats.Min(g.at)
	count, above := 0, false
	for k, v := range g.at[:n-m] {
		switch {
		case g.top[k] > level+.005*whole:
			above = true
		case above && v < level-.05*whole:
			above, count = false, count+1
		}
	}
	return count
}

// levelled is the share of futures that stay within the levels of the past: by
// Laplace's rule of succession, with a prior of doubtPrior excursions that
// would have filled.
func levelled(excursions int) float64 {
	k := float64(excursions)
	return k / (k + doubtPrior)
}

const doubtPrior = 6
