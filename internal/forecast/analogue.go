package forecast

import "math"

// analogue is a cell of the past that resembles now.
type analogue struct {
	cell int
	cost float64
}

const (
	analogues      = 24
	analoguesLeast = 6

	// A cell that is more than unlike times as far from now as the analoguesLeast-th
	// nearest does not resemble it: Used without a backup, while one is written.
	unlike = 3
)

// findAnalogues appends to near the cells, of those from the given one on, at which the
// course stood where it stands now, those a whole number of units ago preferred:
// what followed them may follow now (Lorenz 1969).
func (w *workspace) findAnalogues(c *course, unit float64, from int, near []int) []int {
	r := c.r
	n := len(r)
	m := cellsOf(unit, c.step)
	best := w.best[:0]
	for k := from; k < n-1-m/2; k++ {
		phase := (n - 1 - k) % m
		phase = min(phase, m-phase)
		cost := math.Abs(r[k]-r[n-1]) * (1 + 2*float64(phase)/float64(m)) // half a unit off is twice as far
		if len(best) == analogues && cost >= best[analogues-1].cost {
			continue
		}
		if len(best) < analogues {
			best = append(best, analogue{})
		}
		i := len(best) - 1
		for ; i > 0 && best[i-1].cost > cost; i-- {
			best[i] = best[i-1]
		}
		best[i] = analogue{k, cost}
	}
	w.best = best
	for i, b := range best {
		if i >= analoguesLeast && b.cost > unlike*best[analoguesLeast-1].cost {
			break
		}
		near = append(near, b.cell)
	}
	if len(near) == 0 {
		near = append(near, from)
	}
	return near
}
