package forecast

import "math"

// replayed takes the place of the bootstrap where most of what rises comes down
// again, for a part of such a past, taken by itself, misleads: the past goes on as
// it was, from anywhere, or from the same hour of an earlier period.
type replayed struct{}

func (replayed) takes(o *outlook, i int) bool { return bootstrap{}.takes(o, i) && o.cycle.returns() }

func (replayed) passage(w *workspace, i int, news surge) (full, ends float64) {
	o := &w.outlook
	room, grown := o.paced(normal(kronecker(i, byPace)), news.lasts(i, 0))
	n, v := len(w.levels.r), kronecker(i, byStart)
	w.hop[0] = int((float64(i) + .5) / mixtureFutures * float64(n-1) * .9)
	p := path{start: int(v * float64(n-1)), again: w.hop[:], extra: grown}
	if o.cycle.punctual() {
		p.start = o.cycle.alike(n, v, w.levels.step)
	}
	return w.levels.firstPassage(p, o.level, o.level+room, o.horizon), Never
}

// punctual tells whether the falls come by the clock.
func (c cycle) punctual() bool { return c.drops > 2 && c.uneven < .2 }

// alike returns the cell, of n that are step seconds wide, which lies as many
// whole periods ago as the u-th (0 to 1) of all.
func (c cycle) alike(n int, u, step float64) int {
	periods := 1 + math.Floor(u*float64(c.drops-1))
	return max(0, n-1-int(math.Round(periods*c.period/step)))
}
