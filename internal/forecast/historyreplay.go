package forecast

import "math"

// historyReplay takes the place of the bootstrap where most of what rises comes down
// again, for a part of such a past, taken by itself, misleads: the past goes on as
// it was, from anywhere, or from the same hour of an earlier period.
type historyReplay struct{}

func (historyReplay) takes(o *outlook, i int) bool {
	return bootstrap{}.takes(o, i) && o.cycle.returns()
}

func (historyReplay) passage(w *workspace, i int, news surge) (full, paceEnds float64) {
	o := &w.outlook
	varied := math.Exp(o.paceSpread*normalQuantile(kronecker(i, byPace))) - 1
	p := path{extra: news.lasts(i, 0), rate: o.now.rate * varied}
	p.start, p.again = w.replayFrom(i)
	return w.levels.firstPassage(p, o.level, o.capacity, o.horizon), Never
}

// replayFrom returns the cell from which the i-th future replays the past, and where it
// goes on once it has come to now. A tooth replayed from its trough, on top of one that
// is nearly over, would fill any disk: where there is a clock it tells where in a tooth
// now is, and else, below the peaks of a line, the level does.
func (w *workspace) replayFrom(i int) (start int, again []int) {
	c, now := w.outlook.cycle, len(w.levels.r)-1
	back := now // cells of the past that may come again
	if w.outlook.routine.stays(i) {
		back = w.outlook.routine.cells
	}
	// v is where, from the oldest cell on, the replay goes on.
	u, v := kronecker(i, byStart), goesOnBefore*(float64(i)+.5)/mixtureFutures
	again = w.hop[:]
	switch {
	case c.punctual():
		again[0] = now - c.alike(back, 1-v, w.levels.step)
		start = w.levels.findLevel(now-c.alike(back, u, w.levels.step), int(c.period/w.levels.step))
	case c.keepsLine() && w.outlook.level <= c.peak:
		a := w.outlook.sameLevel(i)
		start, again = a.start, a.again
	default:
		again[0] = now - back + int(v*float64(back))
		start = now - back + int(u*float64(back))
	}
	return start, again
}

// alike returns how many cells, of step seconds, lie between now and the same hour
// of an earlier period, the u-th (0 to 1) of those in the newest cells.
func (c cycle) alike(cells int, u, step float64) int {
	whole := min(float64(c.drops-1), math.Floor(float64(cells)*step/c.period))
	periods := 1 + math.Floor(u*whole)
	return min(cells, int(math.Round(periods*c.period/step)))
}

// goesOnBefore is the part of the past, the older one, in which a replay goes on: from the
// newest it would soon have come to now once more.
const goesOnBefore = .9

// sameHour is the part of a period by which a dump may begin earlier or later.
const sameHour = 1. / 12
