package forecast

import "gonum.org/v1/gonum/floats"

const (
	// A cleanup is a fall more than twice as deep as all others, but not one beside which
	// these are slight.
	farLess, slight = .5, .05

	// fallsBeside are as many falls beside it as are no accident where they are regular.
	fallsBeside = 5
)

// findCycle finds the falls. Where these keep neither a line nor the hours of the day, or one
// is far deeper than all others, they are those since the first deep one, or all but that, if
// they do: a cleanup by hand hides no rotation.
func (w *workspace) findCycle(g *grid) cycle {
	c := w.findFalls(g)
	if c.drops == 0 || c.isRegular() && !c.oneIsDeep() {
		return c
	}
	w.falls, w.allFalls = w.allFalls, w.falls // those of c stay as they are
	beside := func() (b cycle, ok bool) {
		b = w.findFalls(&w.cleaned)
		return b, b.drops >= fallsBeside && b.isRegular() && b.depth >= slight*c.depth && b.depth <= farLess*c.depth
	}
	began, to := g.firstFall(farLess * c.depth)
	w.cleaned.copyFrom(g, to)
	if b, ok := beside(); ok {
		b.shift(to)
		return b
	}
	w.cleaned.copyFrom(g, 0)
	w.cleaned.fillIn(began, to)
	if b, ok := beside(); ok {
		if c.newest.at > b.newest.at {
			b.newest = c.newest
		}
		return b
	}
	return c
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

// firstFall returns the cells in which the first fall by so much began and ended.
func (g *grid) firstFall(far float64) (began, to int) {
	high := g.top[0]
	for ; high-g.at[to] < far; to++ {
		high = max(high, g.top[to+1])
	}
	for began = to; began > 0 && g.at[began-1] > g.at[began]; began-- {
	}
	for ; to+1 < g.n() && g.at[to+1] < g.at[to]; to++ {
	}
	return began, to
}

// copyFrom makes of g a copy of the cells of another from one on.
func (g *grid) copyFrom(of *grid, from int) {
	g.step, g.at, g.top = of.step, append(g.at[:0], of.at[from:]...), append(g.top[:0], of.top[from:]...)
	g.top[0] = g.at[0] // what was before is not of it
}

// fillIn makes all that was before a fall lower by it, as if what went had never been.
func (g *grid) fillIn(began, to int) {
	went := g.at[began] - g.at[to]
	floats.AddConst(-went, g.at[:began+1])
	floats.AddConst(-went, g.top[:began+1])
	for k := began + 1; k < to; k++ {
		g.at[k], g.top[k] = g.at[to], g.at[to]
	}
	g.top[to] = max(g.at[to], g.top[to]-went)
}

// shift counts cells from so many earlier on.
func (c *cycle) shift(cells int) {
	c.from, c.last, c.trough = c.from+cells, c.last+cells, c.trough+cells
	c.newest.at, c.newest.trough = c.newest.at+cells, c.newest.trough+cells
	for _, x := range [][]float64{c.at, c.fell, c.lowAt} {
		floats.AddConst(float64(cells), x)
	}
}
