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

// onceWithin is the part of a week by which a rise may be more or less than whole weeks ago
// to be one of each week.
const onceWithin = 1. / 14

// highestBut returns the highest change over windows of so many cells before the newest
// that share none with the one in which Used rose most: what came once is no habit.
func (g *grid) highestBut(width int, fills []int) (high float64) {
	rose := func(k int) float64 {
		if fills != nil && fills[k] != fills[k-width] {
			return math.Inf(-1)
		}
		return g.at[k] - g.at[k-width]
	}
	most, last := width, g.n()-width
	for k := width; k < last; k++ {
		if rose(k) > rose(most) {
			most = k
		}
	}
	high = rose(most)
	weeks := float64(g.n()-1-most) * g.step / (week * day)
	punctual := math.Round(weeks) > 0 && math.Abs(weeks-math.Round(weeks)) < onceWithin
	if punctual || slices.Min(g.at[most:last]) < g.at[most]-high/2 {
		return high // a habit of the week, or what may come again as it came down
	}
	high = math.Inf(-1)
	for k := width; k < last; k++ {
		if k <= most-width || k >= most+width {
			high = max(high, rose(k))
		}
	}
	return high
}

// earlierRise is the part of a rise that an earlier one must have had to tell something
// of how long it lasts.
const earlierRise = .6

// endedRise is an earlier rise that came to an end.
type endedRise struct {
	height float64 // to which it came, units of Used above what the window that shows it begins with
	began  float64 // seconds before now
}

// endedRises appends each earlier rise that brought more than least within so many
// cells, and ended: it rose by less than half of that over as many cells more, for
// another reason than that the disk was full.
func (g *grid) endedRises(rises []endedRise, width int, least, full float64) []endedRise {
	last := g.n() - width
	for k := width; k+2*width < last; k++ {
		from := k - width
		if g.at[k]-g.at[from] <= least {
			continue
		}
		began := g.newestLow(from, k)
		for k+2*width < last && g.at[k+width]-g.at[k] >= least/2 {
			k += width
		}
		if k+2*width >= last {
			break // it may go on still
		}
		if top := slices.Max(g.top[from : k+width+1]); top < full {
			rises = append(rises, endedRise{top - g.at[from], float64(g.n()-1-began) * g.step})
		}
		k += width
	}
	return rises
}

// asHigh is the part of the present rise that an earlier one must have reached for the
// present one to end as it did: no two backups are equal to the byte.
const asHigh = .95

// When two rises began is not known to within so many cells and this part of their age.
const unknownCells, unknownPart = 1.5, 1. / 4

// recall tells how earlier rises that were like it ended, by the grid that knows
// more of them.
func (w *workspace) recall(s *surge, fine, long *grid, full float64) {
	rises := fine.endedRises(w.endedRises[:0], int(s.age/fine.step)+1, earlierRise*s.size, full)
	young, step := len(rises), long.step
	rises = long.endedRises(rises, int(s.age/long.step)+1, earlierRise*s.size, full)
	w.endedRises = rises
	if young > len(rises)-young {
		rises, step = rises[:young], fine.step
	} else {
		rises = rises[young:]
	}
	s.precedents = rises[:0]
	for _, r := range rises {
		if r.height > asHigh*s.size {
			s.precedents = append(s.precedents, r)
		} else {
			s.endedBefore++
		}
	}
	s.weighPrecedents(unknownCells*step + s.age*unknownPart)
}

// punctualPart is the part of the jobs that rise and end which begin at an hour of their
// own: as likely as not.
const punctualPart = .5

// weighPrecedents sets the odds that it ends as its k precedents did: k, Laplace's rule
// of succession, or what those tell that began at the same hour, give or take some
// seconds; the others are dropped then.
func (s *surge) weighPrecedents(within float64) {
	s.precedentOdds = float64(len(s.precedents))
	odds := 0.0
	for _, r := range s.precedents {
		odds += r.oddsOfHour(s.age, within)
	}
	if odds > s.precedentOdds {
		s.precedentOdds = odds
		elsewhen := func(r endedRise) bool { return r.oddsOfHour(s.age, within) == 0 }
		s.precedents = slices.DeleteFunc(s.precedents, elsewhen)
	}
}

// oddsOfHour returns the odds that a rise which began so many seconds ago is the same
// job, 0 if it does not keep the hour. What has nothing to do with the job begins within
// that time of its hour by a chance of 2·within a day, or a week where whole weeks lie
// between.
func (r endedRise) oddsOfHour(age, within float64) float64 {
	lag := r.began - age
	days := math.Round(lag / day)
	if days < 1 || math.Abs(lag-days*day) > within {
		return 0
	}
	period := float64(day)
	if int(days)%week == 0 {
		period = week * day
	}
	return max(1, punctualPart*period/(2*within))
}

// cleanedDown is the part of the room, above the lowest level since, that a cleanup of a
// full disk may leave used.
const cleanedDown = .05

// countFilling returns how many cells up to each belong to rises that filled the
// disk: those above the level to which it was cleaned up. Nil without any.
func (w *workspace) countFilling(g *grid, full float64) []int {
	if slices.Max(g.top) < full {
		return nil
	}
	counts := slices.Grow(w.filling[:0], g.n())[:g.n()]
	clear(counts)
	w.filling = counts
	low, filling := g.at[g.n()-1], false
	for k := g.n() - 1; k >= 0; k-- {
		switch v := g.at[k]; {
		case g.top[k] >= full:
			filling = true
		case filling && v <= low+cleanedDown*(full-low):
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
