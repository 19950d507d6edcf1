package forecast

// floor is the line through the troughs of a cycle. What a cleaner cannot free
// grows from trough to trough below peaks that stay where they are, until the
// disk is full of it.
type floor struct {
	slope
	climbs bool
	base   float64 // the line at now, units of Used
}

// mostRise is the share of all pairs of troughs of which the later one must be
// the higher (Mann 1945): few troughs, or a slow wander, soon have a slope.
const mostRise = .85

// fitFloor fits the line through at least three troughs that climb.
func (w *workspace) fitFloor(g *grid, c cycle) floor {
	f := floor{slope: w.theilSen(c.lowAt, c.lows, g.step, c.depth)}
	higher, pairs := 0.0, 0.0
	for i, low := range c.lows {
		for _, later := range c.lows[i+1:] {
			pairs++
			if later > low {
				higher++
			}
		}
	}
	f.base = median(w.carried(c.lowAt, c.lows, f.rate*g.step, float64(g.n()-1)))
	f.climbs = len(c.lows) > 2 && higher >= mostRise*pairs
	return f
}

// full draws the seconds until the floor itself reaches capacity, Never when
// it does not climb.
func (f floor) full(i int, capacity float64) float64 {
	rate := f.rate + f.sd*normalQuantile(kronecker(i, byFloor))
	if !f.climbs || rate <= 0 || kronecker(i, byStill) <= f.still {
		return Never
	}
	return max(0, (capacity-f.base)/rate)
}
