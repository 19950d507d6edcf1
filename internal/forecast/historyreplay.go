package forecast

import (
	"math"
	"slices"
)

// historyReplay takes the place of the bootstrap where most of what rises comes down
// again, for a part of such a past, taken by itself, misleads: the past goes on as
// it was, from anywhere, or from the same hour of an earlier period.
type historyReplay struct{}

func (historyReplay) takes(o *outlook, i int) bool {
	return bootstrap{}.takes(o, i) && o.cycle.returns()
}

func (historyReplay) passage(w *workspace, i int, news surge) (full, paceEnds float64) {
	o := &w.outlook
	varied := math.Exp(o.paceSpread*normal(kronecker(i, byPace))) - 1
	now, v := len(w.levels.r)-1, kronecker(i, byStart)
	back := now // cells of the past that may come again
	if o.routine.stays(i) {
		back = o.routine.cells
	}
	w.hop[0] = now - back + int((float64(i)+.5)/mixtureFutures*float64(back)*.9)
	p := path{start: now - back + int(v*float64(back)), again: w.hop[:]}
	p.extra, p.rate = news.lasts(i, 0), o.now.rate*varied
	switch {
	case o.cycle.punctual():
		p.start = w.levels.findLevel(now-o.cycle.alike(back, v, w.levels.step), int(o.cycle.period/w.levels.step))
	case o.cycle.keepsLine() && o.level <= o.cycle.peak:
		a := o.analogue(i) // from a trough, what stands near its peak would be full
		p.start, p.again = a.start, a.again
	}
	return w.levels.firstPassage(p, o.level, o.capacity, o.horizon), Never
}

// punctual reports whether the falls come by the clock.
func (c cycle) punctual() bool { return c.drops > 2 && c.uneven < .2 }

// alike returns how many cells, of step seconds, lie between now and the same hour
// of an earlier period, the u-th (0 to 1) of those in the newest cells.
func (c cycle) alike(cells int, u, step float64) int {
	whole := min(float64(c.drops-1), math.Floor(float64(cells)*step/c.period))
	periods := 1 + math.Floor(u*whole)
	return min(cells, int(math.Round(periods*c.period/step)))
}

// sameHour is the part of a period by which a dump may begin earlier or later.
const sameHour = 1. / 12

// findLevel returns the cell about k, sameHour of a period of m cells away at most, that
// stands as far above what was before k as now does above what was before it: a dump
// is not written at the same minute each night.
func (c *course) findLevel(k, m int) int {
	now, far := len(c.r)-1, int(sameHour*float64(m))
	low := func(k int) float64 { return slices.Min(c.r[max(0, k-m) : k+1]) }
	want := low(k) + c.r[now] - low(now)
	best, least := k, math.Abs(c.r[k]-want)
	for lag := 1; lag <= far; lag++ {
		for _, j := range [...]int{max(0, k-lag), min(now-1, k+lag)} {
			if off := math.Abs(c.r[j] - want); off < .7*least { // a nearer one unless it is plainly worse
				best, least = j, off
			}
		}
	}
	return best
}
