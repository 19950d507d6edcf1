package forecast

import (
	"math"
	"slices"
)

// extremes returns the highest and lowest change over windows of so many cells before
// the newest, and how many windows there were, leaving out those within rises that
// filled the disk: such a rise did not end by itself (fills is from countFilling).
func (g *grid) extremes(width int, fills []int) (high, low float64, seen int) {
	high, low = math.Inf(-1), math.Inf(1)
	last := g.n() - width
	if fills == nil {
		for k := width; k < last; k++ {
			d := g.at[k] - g.at[k-width]
			high, low = max(high, d), min(low, d)
		}
		return high, low, last - width
	}
	for k := width; k < last; k++ {
		if fills[k] == fills[k-width] {
			d := g.at[k] - g.at[k-width]
			high, low, seen = max(high, d), min(low, d), seen+1
		}
	}
	return high, low, seen
}

// earlierRise is the part of a rise that an earlier one must have had to tell something
// of how long it lasts.
const earlierRise = .6

// endedRises appends how high each earlier rise came that brought more than least
// within so many cells, and ended: it rose by less than half of that over as
// many cells more, for another reason than that the disk was full.
func (g *grid) endedRises(sizes []float64, width int, least, capacity float64) []float64 {
	last := g.n() - width
	for k := width; k+2*width < last; k++ {
		from := k - width
		if g.at[k]-g.at[from] <= least {
			continue
		}
		for k+2*width < last && g.at[k+width]-g.at[k] >= least/2 {
			k += width
		}
		if k+2*width >= last {
			break // it may go on still
		}
		if top := slices.Max(g.top[from : k+width+1]); top < brimful*capacity {
			sizes = append(sizes, top-g.at[from])
		}
		k += width
	}
	return sizes
}

// countFilling returns how many cells up to each belong to rises that filled the
// disk: those above the level to which it was cleaned up. Nil without any.
func (w *workspace) countFilling(g *grid, capacity float64) []int {
	if slices.Max(g.top) < brimful*capacity {
		return nil
	}
	counts := slices.Grow(w.filling[:0], g.n())[:g.n()]
	clear(counts)
	w.filling = counts
	low, filling := g.at[g.n()-1], false
	for k := g.n() - 1; k >= 0; k-- {
		switch v := g.at[k]; {
		case g.top[k] >= brimful*capacity:
			filling = true
		case filling && v <= low+.05*(capacity-low):
			filling, low = false, v
		case !filling:
			low = min(low, v)
		}
		if filling {
			counts[k] = 1
		}
	}
	for k := 1; k < len(counts); k++ {
		counts[k] += counts[k-1]
	}
	return counts
}
