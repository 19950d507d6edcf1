package forecast

import "gonum.org/v1/gonum/floats"

const (
	// plainFall is the part of the deepest fall by which Used is below where it was once that
	// has come.
	plainFall = .75

	// fallsSince are as many falls since then as are no accident where they keep a line.
	fallsSince = 5
)

// findCycle finds the falls of all cells or, where these keep no line, of those since the
// deepest fall, if they do there: one cleanup by hand hides no rotation.
func (w *workspace) findCycle(g *grid) cycle {
	c := w.findFalls(g)
	if c.drops == 0 || c.keepsLine() {
		return c
	}
	from := g.afterFall(plainFall * c.depth)
	if from == g.n() {
		return c
	}
	w.rest = *g.newest(g.n() - from)
	if since := w.findFalls(&w.rest); since.keepsLine() && since.drops >= fallsSince {
		since.shift(from)
		return since
	}
	return w.findFalls(g)
}

// afterFall returns the first cell after Used had fallen so far from where it was.
func (g *grid) afterFall(far float64) int {
	k, high := 0, g.top[0]
	for ; high-g.at[k] < far; k++ {
		high = max(high, g.top[k+1])
	}
	for k++; k < g.n() && g.at[k] < g.at[k-1]; k++ {
	}
	return k
}

// shift counts cells from so many earlier on.
func (c *cycle) shift(cells int) {
	c.last, c.trough = c.last+cells, c.trough+cells
	for _, x := range [][]float64{c.at, c.fell, c.lowAt} {
		floats.AddConst(float64(cells), x)
	}
}
