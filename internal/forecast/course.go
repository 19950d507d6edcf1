package forecast

import (
	"math"
	"slices"
)

const (
	stride = 16 // cells that are skipped at once when nothing in them can reach the capacity

	// plainlyNearer is the part of the misfit of the cells nearer in time that a farther one
	// may have: else noise would choose the hour.
	plainlyNearer = .7
)

// course is a history to be replayed: r is its value at the end of each cell,
// top the highest within, tops[n] the highest of the cells that a skip from cell
// n*stride replays, which are those after it, most the highest of all.
type course struct {
	step   float64
	r, top []float64
	tops   []float64
	most   float64
}

func (c *course) index() {
	c.tops, c.most = c.tops[:0], math.Inf(-1)
	for k := 0; k < len(c.top); k += stride {
		high := math.Inf(-1)
		for i := k + 1; i < min(len(c.top), k+stride+1); i++ {
			high = max(high, c.top[i])
		}
		c.tops = append(c.tops, high)
		c.most = max(c.most, high)
	}
}

// meanPace returns what replays that begin after these cells, one after the other, bring
// per second.
func (c *course) meanPace(cells []int) float64 {
	last := len(c.r) - 1
	rise, length := 0.0, 0
	for _, k := range cells {
		rise, length = rise+c.r[last]-c.r[k], length+last-k
	}
	return rise / (float64(max(1, length)) * c.step)
}

// change returns by how much the levels changed within so many seconds up to a cell; not
// ok if they do not reach back so far.
func (c *course) change(until int, seconds float64) (d float64, ok bool) {
	from := until - int(math.Round(seconds/c.step))
	if from < 0 {
		return 0, false
	}
	return c.r[until] - c.r[from], true
}

// above returns how high a cell stands above the lowest of the m cells up to another.
func (c *course) above(k, last, m int) float64 {
	return c.r[k] - slices.Min(c.r[max(0, last-m):last+1])
}

// findLevel returns the cell about k, sameHour of a period of m cells away at most, that
// stands as far above what was before k as now does above what was before it: a dump
// is not written at the same minute each night.
func (c *course) findLevel(k, m int) int {
	now, far := len(c.r)-1, int(sameHour*float64(m))
	want := c.r[k] - c.above(k, k, m) + c.above(now, now, m)
	best, least := k, math.Abs(c.r[k]-want)
	for lag := 1; lag <= far; lag++ {
		for _, j := range [...]int{max(0, k-lag), min(now-1, k+lag)} {
			if off := math.Abs(c.r[j] - want); off < plainlyNearer*least {
				best, least = j, off
			}
		}
	}
	return best
}
