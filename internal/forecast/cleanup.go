package forecast

import "gonum.org/v1/gonum/floats"

const (
	// plainFall is the part of the deepest fall by which Used is below where it was once that
	// has come.
	plainFall = .75

	// fallsSince are as many falls since then as are no accident where they are regular.
	fallsSince = 5

	farLess = .5 // of the deepest fall: far less deep
)

// findCycle finds the falls of all cells or, where these keep neither line nor hours or one
// is far deeper than all others, of those since the deepest, if they do: a cleanup by hand
// hides no rotation.
func (w *workspace) findCycle(g *grid) cycle {
	c := w.findFalls(g)
	if c.drops == 0 || c.isRegular() && !c.oneIsDeep() {
		return c
	}
	from := g.afterFall(plainFall * c.depth)
	if from == g.n() {
		return c
	}
	w.rest = *g.newest(g.n() - from)
	if since := w.findFalls(&w.rest); since.isRegular() && since.drops >= fallsSince {
		since.shift(from)
		return since
	}
	return w.findFalls(g)
}

// isRegular reports whether its falls keep a line or the hours of the day.
func (c cycle) isRegular() bool { return c.keepsLine() || c.drops > 2 && c.keepsHour() }

// oneIsDeep reports whether one fall alone is deeper than farLess of the deepest.
func (c cycle) oneIsDeep() bool {
	deep := 0
	for i, low := range c.lows { // of the newest fall there may be none yet
		if c.heights[i]-low > farLess*c.depth {
			deep++
		}
	}
	return deep == 1
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
	c.from += cells
	c.last, c.trough = c.last+cells, c.trough+cells
	for _, x := range [][]float64{c.at, c.fell, c.lowAt} {
		floats.AddConst(float64(cells), x)
	}
}
