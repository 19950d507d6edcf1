package forecast

import "math"

// sharedSpread is the part of the spread of the peaks that is added to that of what earlier
// rises tell of the due one.
const sharedSpread = .3

// Of a period at least passedLeast has passed since a fall, for the logarithm, and the next
// one came before now with a chance of alreadyMost at most: it comes some day.
const passedLeast, alreadyMost = 1. / 100, .9999

// climb is how a cycle climbs in one future.
type climb struct {
	*peaks
	weight float64 // that the cycle goes on, if so
	rate   float64 // units of Used per second
	extra  growth  // new, beneath the teeth
	floor  float64 // seconds until the troughs reach the capacity
}

// climb draws how the cycle climbs in the i-th future, which lies at u (0 to 1) of them all.
func (t *sawtooth) climb(i int, u, capacity float64) climb {
	if c, ok := t.base.climb(i, u); ok {
		return c
	}
	c := climb{peaks: &t.peaks, weight: t.weight, floor: t.floor.full(i, capacity)}
	if u > t.slope.still {
		c.rate = t.slope.rate + t.slope.sd*normalQuantile(kronecker(i, byPace))
	}
	return c
}

// futures draws the futures in which the cycle goes on, peak after peak. weekly is the
// chance that days of the week differ.
func (t *sawtooth) futures(futures []future, level, capacity, horizon, weekly float64) []future {
	for i := range sawtoothFutures {
		due := t.due(kronecker(i, byDue))
		c := t.climb(i, (float64(i)+.5)/sawtoothFutures, capacity)
		p := c.draw(i, weekly)
		peak, spread := t.peak(p, level, c.rate, due, max(t.pace*due, t.surge.rise(i, due)))
		peak += c.extra.rise(due) + (p.aboveLine(0)-p.usual)*min(1, spread/p.jitter)
		if kronecker(i, byFilled) < t.filled {
			peak = max(peak, capacity)
		}
		full := Never
		switch lack := capacity - peak; {
		case lack <= 0:
			full = t.thisTooth(i, c, capacity-level, peak-level, due)
		case t.period > 0:
			full = c.reach(p, capacity-c.line, due, t.period)
		case c.rate > 0:
			full = lack / c.rate
		}
		full = upTo(horizon, min(full, max(due, c.floor)))
		futures = append(futures, future{weight: c.weight / sawtoothFutures, full: full, unbroken: full})
	}
	return futures
}

// reach returns when, seconds from now, a peak after the one which is due comes to room
// above the line; Never if none does. The line climbs by what grows on top while that does.
func (c climb) reach(p drawnPeaks, room, due, period float64) float64 {
	x := c.extra
	alone := p.reach(room, c.rate, due, period)
	if alone <= x.begins || x == (growth{}) {
		return alone
	}
	if full := p.reach(room+x.rate*x.begins, c.rate+x.rate, due, period); full <= x.until {
		return max(x.begins, full)
	}
	return max(x.until, p.reach(room-x.rise(x.until), c.rate, due, period))
}

// thisTooth returns after how many seconds the present rise fills the room, in the i-th
// future, in which so much is left to its peak: as teeth of a base do, else at its pace. New
// growth within it does so too, unless it ends there as it did before.
func (t *sawtooth) thisTooth(i int, c climb, room, left, due float64) (full float64) {
	full = room / t.pace
	if c.peaks == &t.base.peaks {
		full = t.base.passes(room/left, c.rate+c.extra.rate, due)
	}
	if _, ends := t.surge.asBefore(i); !ends && t.surge.rate > 0 {
		full = min(full, t.surge.pause.lasts(i)+room/t.surge.rate)
	}
	if t.period > 0 {
		full = min(full, due)
	}
	return full
}

// due draws the seconds until the next fall, at u (0 to 1) of a log-normal time from
// fall to fall, with the period as its median, of which some has passed already; 0
// without a clock.
func (t sawtooth) due(u float64) float64 {
	if t.period <= 0 {
		return 0
	}
	passed := max(t.period-t.next, passedLeast*t.period)
	already := min(alreadyMost, normalCDF(math.Log(passed/t.period)/t.gapSpread))
	return max(0, t.period*math.Exp(t.gapSpread*normalQuantile(already+u*(1-already)))-passed)
}

// followRise finds the pace of the present rise, and how much it says of its peak
// while earlier rises say nothing: the more the older it is, and the more the
// falls come by the clock rather than at a height.
func (t *sawtooth) followRise(g *grid, c cycle) {
	n := g.n()
	depth := c.depth
	t.period, t.pace = c.period, depth/max(c.period, g.step)
	age := float64(n-1-c.trough) * g.step
	if c.drops == 1 {
		t.pace = depth / (float64(n) * g.step)
		if rested := float64(n-1) - c.fell[0]; rested >= 2 { // what has not risen since does not rise
			t.pace = (g.at[n-1] - g.at[c.trough]) / (rested * g.step)
		}
	}
	if c.period <= 0 || c.trough < c.last || age <= 0 || g.at[n-1] <= g.at[c.trough] {
		return
	}
	t.grown = min(1, age/c.period)
	t.pace += t.grown * ((g.at[n-1]-g.at[c.trough])/age - t.pace)
	height, clock := t.peaks.jitter/depth, c.gapRange
	t.grown *= height * height / (height*height + clock*clock)
}

// peak returns where the peak that is due in so many seconds lies, and its
// spread: the line of peaks and the present rise, each by how well it would
// have told the earlier peaks. climbs is what the present rise brings by then.
func (t sawtooth) peak(p drawnPeaks, level, rate, due, climbs float64) (peak, spread float64) {
	line := p.line + p.usual + rate*due
	r := t.ramp
	if r.seen < 2 {
		return line + t.grown*(level+climbs-line), p.jitter
	}
	weigh := func(spread float64) float64 { return 1 / (spread * spread) }
	a, b, c := weigh(p.jitter), weigh(r.leftSpread+sharedSpread*p.jitter), weigh(r.paceSpread+sharedSpread*p.jitter)
	peak = (a*line + b*(level+r.left) + c*(level+r.pace*due)) / (a + b + c)
	return peak, 1 / math.Sqrt(max(a, b, c))
}
