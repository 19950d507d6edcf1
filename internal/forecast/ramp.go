package forecast

import "math"

// ramp is what earlier rises of a cycle, when they were as old as the
// present one, tell of the peak that it comes to: by what was still to come,
// and by the pace that they had had until then.
type ramp struct {
	seen             int     // earlier rises that came to this age
	left, leftSpread float64 // still to come, units of Used: median and spread
	pace, paceSpread float64 // of the present rise, units of Used per second; spread of what it foretold, units of Used
}

// shownRise is the prior spread, in parts of what is still to come, of risesLeft of the
// depth at least, with the weight of two rises: a few may be alike by chance.
const shownRise, risesLeft = .15, .4

// fitRamp looks at the newest rises.
func (w *workspace) fitRamp(g *grid, c cycle) (r ramp) {
	n := g.n()
	age := n - 1 - c.trough
	if c.trough < c.last || age < 1 {
		return r // it still falls
	}
	left, missed := w.scratch[:0], w.missed[:0]
	for j := max(1, len(c.at)-recentTeeth); j < len(c.at); j++ {
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
	r.left = median(left)
	prior, m := shownRise*min(c.depth, max(risesLeft*c.depth, r.left)), float64(r.seen)
	known := func(s float64) float64 { return math.Sqrt((m*s*s + 2*prior*prior) / (m + 2)) }
	r.leftSpread, r.paceSpread = known(scaledMAD(left, r.left)), known(scaledMAD(missed, 0))
	r.pace = (g.at[n-1] - g.at[c.trough]) / (float64(age) * g.step)
	return r
}
