package forecast

import (
	"math"
	"slices"
)

const (
	day  = 86400.0 // seconds
	week = 7       // days
)

// grid is a history at equal steps that ends now: cell k covers the time from
// end(k-1) to end(k), and end(n-1) is now.
type grid struct {
	step float64   // seconds
	at   []float64 // Used at the end of the cell, interpolated across gaps
	top  []float64 // highest Used within the cell
}

func (g *grid) n() int { return len(g.at) }

// cellWidths are those in use, seconds: whole fractions of a day, so that a day is a
// whole number of cells, and some days for samples that are farther apart.
var cellWidths = []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600,
	2 * 3600, 3 * 3600, 4 * 3600, 6 * 3600, 12 * 3600, 86400, 2 * 86400, 7 * 86400}

// stepFor returns the smallest step of which cells cover span and which is at least
// finest, above 0, or 1 % less.
func stepFor(span, finest float64, cells int) float64 {
	for _, s := range cellWidths {
		if s >= finest*.99 && span/s <= float64(cells) {
			return s
		}
	}
	return max(span/float64(cells), finest)
}

// fill lays the newest part of a history, at most span seconds, over cells of
// step seconds. The last value holds until now.
func (g *grid) fill(o Observations, span, step float64) {
	n := int(math.Ceil(span/step)) + 1
	g.step, g.at, g.top = step, resized(g.at, n), resized(g.top, n)
	last := len(o.T) - 1
	i := firstAtLeast(o.T, -float64(n-1)*step)
	for k := range n {
		end := -float64(n-1-k) * step
		top := math.Inf(-1)
		for i <= last && o.T[i] <= end {
			top = max(top, o.Used[i])
			i++
		}
		switch {
		case i == 0:
			g.at[k] = o.Used[0]
		case i > last:
			g.at[k] = o.Used[last]
		default:
			x := (end - o.T[i-1]) / (o.T[i] - o.T[i-1])
			g.at[k] = o.closed(i-1, step)*(1-x) + o.closed(i, step)*x
		}
		g.top[k] = max(top, g.at[k])
	}
}

func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

// closed is the level at an observation, where a dip of one sample is none: the
// closing of the series by three samples (Serra 1982). A filesystem that is
// away for a minute, or a reading that went wrong, is no cleanup. What lasts for
// longer than a cell is no dip.
func (o Observations) closed(i int, step float64) float64 {
	if i == 0 || i+1 >= len(o.Used) || o.T[i+1]-o.T[i-1] > step {
		return o.Used[i]
	}
	return max(o.Used[i], min(o.Used[i-1], o.Used[i+1]))
}

func firstAtLeast(sorted []float64, x float64) int {
	i, _ := slices.BinarySearch(sorted, x)
	return i
}

// drawdown returns the deepest fall since a cell, units of Used.
func (g *grid) drawdown(from int) (deepest float64) {
	high := g.at[from]
	for _, v := range g.at[from:] {
		high = max(high, v)
		deepest = max(deepest, high-v)
	}
	return deepest
}

// cellsOf returns how many cells of so many seconds come nearest to a time, one at least.
func cellsOf(seconds, step float64) int { return max(1, int(math.Round(seconds/step))) }

// newestLow returns the newest of the lowest cells from one up to before another.
func (g *grid) newestLow(from, to int) int { return from + newestLeast(g.at[from:to]) }

// newestLeast returns where the last of the least values of x is, 0 when x is empty.
func newestLeast(x []float64) (at int) {
	for k, v := range x {
		if v <= x[at] {
			at = k
		}
	}
	return at
}

// newest returns the newest cells of the grid.
func (g *grid) newest(cells int) *grid {
	from := g.n() - cells
	return &grid{step: g.step, at: g.at[from:], top: g.top[from:]}
}

// oldest returns the oldest cells of the grid.
func (g *grid) oldest(cells int) *grid {
	return &grid{step: g.step, at: g.at[:cells], top: g.top[:cells]}
}

// until returns the grid as of so many seconds ago, to the cell.
func (g *grid) until(ago float64) *grid {
	return g.oldest(g.n() - min(int(ago/g.step), g.n()-1))
}
