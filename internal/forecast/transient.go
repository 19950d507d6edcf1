package forecast

const (
	// transientLongest is the longest time, seconds, for which what comes and goes by
	// itself stays: the temporary file of a backup, a build.
	transientLongest = 6 * 3600.

	transientLeast  = 3       // times that it came, for a habit
	transientSeldom = 6       // at most one of so many cells is higher for it by
	transientMuch   = .1      // more than this part of the highest of them
	transientHigh   = .5      // and each of them by at least this part,
	transientSteep  = 1. / 2. // beyond which nothing else rises within transientLongest
)

// withoutTransients returns, in low, the grid without what came and went within
// transientLongest, as it was at its lowest within the newest such time, and how many
// seconds ago that was: nobody can tell yet what of the rise since will go again. It is
// nil where such things are no habit, or hide nothing.
func (g *grid) withoutTransients(low *grid) (_ *grid, ago float64) {
	n, m := g.n(), int(transientLongest/g.step)
	if m < 2 || n < 4*m {
		return nil, 0
	}
	low.step, low.at = g.step, append(low.at[:0], g.at...)
	open(low.at, m)
	if !hideGrowth(g, low, m) {
		return nil, 0
	}
	end := n - m
	for k := end; k < n; k++ {
		if g.at[k] <= g.at[end] {
			end = k
		}
	}
	least := g.at[end]
	for k := end; k >= n-m; k-- { // no whole window covers these
		least = min(least, g.at[k])
		low.at[k] = least
	}
	low.at = low.at[:end+1]
	low.top = low.at
	return low, float64(n-1-end) * g.step
}

// open takes away from x what stands above it for less than m of its values: the
// opening of the series (Serra 1982).
func open(x []float64, m int) {
	n := len(x)
	for width := 1; width < m; { // the least of so many values from each on
		step := min(width, m-width)
		for k := 0; k+step < n; k++ {
			x[k] = min(x[k], x[k+step])
		}
		width += step
	}
	for width := 1; width < m; { // the most of these up to each
		step := min(width, m-width)
		for k := n - 1; k >= step; k-- {
			x[k] = max(x[k], x[k-step])
		}
		width += step
	}
}

// hideGrowth reports whether g stands above its opening by m cells now and then, and not
// most of the time as a rotation or noise does, by more than anything else rises.
func hideGrowth(g, low *grid, m int) bool {
	last := g.n() - m
	high := 0.0
	for k, v := range g.at[:last] {
		high = max(high, v-low.at[k])
	}
	cells, times, above := 0, 0, false
	for k, v := range g.at[:last] {
		was := above
		above = v-low.at[k] > transientHigh*high
		if above && !was {
			times++
		}
		if v-low.at[k] > transientMuch*high {
			cells++
		}
	}
	if times < transientLeast || cells*transientSeldom > last {
		return false
	}
	for k := m; k < last-m; k++ {
		if low.at[k]-low.at[k-m] > transientSteep*high {
			return false
		}
	}
	return true
}

// growthUnderTransients looks for new growth that transients hide: each of them is a rise
// beyond it.
func (w *workspace) growthUnderTransients(fine, long *grid, full float64) surge {
	low, lowAgo := fine.withoutTransients(&w.withoutTransients)
	all, allAgo := long.withoutTransients(&w.withoutTransientsLong)
	known := all
	switch {
	case all == nil && long.step > transientLongest/2:
		known = low
	case all == nil: // what rises there does so as steeply as what comes and goes
		known = long
	}
	if s := w.growthIn(low, known, lowAgo, full); s.found {
		return s
	}
	return w.growthIn(all, all, allAgo, full)
}

// growthIn looks for it in low, as of so many seconds ago; all knows more of the past.
func (w *workspace) growthIn(low, all *grid, ago, full float64) surge {
	if low == nil {
		return surge{}
	}
	s := w.findSurge(low, full)
	if !s.found || s.over {
		return surge{}
	}
	w.recall(&s, low, all, full)
	s.age += ago
	return s
}
