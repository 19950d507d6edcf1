package forecast

import "math"

// rising is what earlier rises of a cycle, when they were as old as the
// present one, tell of the peak that it comes to: by what was still to come,
// and by the pace that they had had until then.
type rising struct {
	seen             int     // earlier rises that came to this age
	left, leftSpread float64 // still to come, units of Used: median and spread
	pace, paceSpread float64 // of the present rise, units of Used per second; spread of what it foretold, units of Used
}

// shownRise is the spread, in depths of the cycle, that counts as if it had
// been seen twice: a few rises may be alike by chance.
const shownRise = .15

// rising looks at the last twelve rises.
func (w *workspace) rising(g *grid, c cycle) (r rising) {
	n := g.n()
	age := n - 1 - c.trough
	if c.trough < c.last || age < 1 {
		return r // it still falls
	}
	left, missed := w.scratch[:0], w.missed[:0]
	for j := max(1, len(c.at)-12); j < len(c.at); j++ {
		from, end := int(c.lowAt[j-1]), int(c.at[j])
		if from+age >= end {
			continue
		}
		level := g.at[from+age]
		left = append(left, c.heights[j]-level)
		missed = append(missed, c.heights[j]-level-(level-c.lows[j-1])/float64(age)*float64(end-from-age))
	}
	w.scratch, w.missed = left, missed
	if r.seen = len(left); r.seen < 2 {
		return r
	}
	prior, m := shownRise*c.deep, float64(r.seen)
	known := func(s float64) float64 { return math.Sqrt((m*s*s + 2*prior*prior) / (m + 2)) }
	r.left = median(left)
	r.leftSpread, r.paceSpread = known(spread(left, r.left)), known(spread(missed, 0))
	r.pace = (g.at[n-1] - g.at[c.trough]) / (float64(age) * g.step)
	return r
}

// follow finds the pace of the present rise, and how much it says of its peak
// while earlier rises say nothing: the more the older it is, and the more the
// falls come by the clock rather than at a height.
func (t *teeth) follow(g *grid, c cycle) {
	n := g.n()
	deep := c.deep
	t.period, t.pace = c.period, deep/max(c.period, g.step)
	age := float64(n-1-c.trough) * g.step
	if c.drops == 1 {
		t.pace = deep / (float64(n) * g.step)
		if rested := float64(n-1) - c.fell[0]; rested >= 2 { // what has not risen since does not rise
			t.pace = (g.at[n-1] - g.at[c.trough]) / (rested * g.step)
		}
	}
	if c.period <= 0 || c.trough < c.last || age <= 0 || g.at[n-1] <= g.at[c.trough] {
		return
	}
	t.grown = min(1, age/c.period)
	t.pace += t.grown * ((g.at[n-1]-g.at[c.trough])/age - t.pace)
	height, clock := t.jitter/deep, c.uneven
	t.grown *= height * height / (height*height + clock*clock)
}

// peak returns where the peak that is due in so many seconds lies, and its
// spread: the line of peaks and the present rise, each by how well it would
// have told the earlier peaks. climbs is what the present rise brings by then.
func (t teeth) peak(level, rate, due, climbs float64) (peak, spread float64) {
	line := t.top + rate*due
	r := t.rising
	if r.seen < 2 {
		return line + t.grown*(level+climbs-line), t.jitter
	}
	weigh := func(spread float64) float64 { return 1 / (spread * spread) }
	a, b, c := weigh(t.jitter), weigh(r.leftSpread+.3*t.jitter), weigh(r.paceSpread+.3*t.jitter)
	peak = (a*line + b*(level+r.left) + c*(level+r.pace*due)) / (a + b + c)
	return peak, 1 / math.Sqrt(max(a, b, c))
}
