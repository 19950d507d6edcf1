package forecast

import "math"

// surge is new growth: over some window the rise exceeds every earlier rise
// over a window of that length by a margin.
type surge struct {
	found         bool
	over          bool          // it has levelled off: a jump
	age           float64       // seconds since its knee
	rate          float64       // units of Used per second, the mean of accelerations
	accelerations accelerations // how it came to this pace
	size          float64       // rise since the knee
	slow          float64       // pace, units of Used per second, below which it brings next to nothing,
	pause         pause         // and the time for which it has done so
	lump          float64       // size without the usual growth of that time, at least the largest step in it
	endedBefore   float64       // earlier rises as long and nearly as high, which came to an end
	precedents    []endedRise   // earlier rises that came as high or higher: those at this hour, if these tell more
	precedentOdds float64       // that it ends at the height of one of them
	excess        float64       // how far beyond every earlier rise, in the highest of them or half the deepest fall
}

// growth is what new growth adds in one future: from begins seconds on, rate, units of
// Used per second, until so many seconds have passed; for bends seconds its pace changes.
type growth struct {
	rate                 float64
	curvature            curvature
	begins, bends, until float64
}

// dividedBy returns so much less of it.
func (g growth) dividedBy(times float64) growth {
	g.rate /= times
	return g
}

// rise returns what it adds within t seconds, units of Used.
func (g growth) rise(t float64) float64 {
	t = max(0, min(t, g.until)-g.begins)
	if t <= g.bends {
		return g.rate * g.curvature.rise(t)
	}
	s := g.bends
	return g.rate * (g.curvature.rise(s) + g.curvature.pace(s)*(t-s))
}

// isNew reports whether it goes on, and nothing like it came before, or once.
func (s surge) isNew() bool { return s.found && !s.over && !s.isHabit() }

// isHabit reports whether as much rose twice before, or once at this hour.
func (s surge) isHabit() bool { return s.precedentOdds >= habit }

// asBefore reports whether, in the i-th future, it ends at the height of one of its
// precedents, and the seconds until then.
func (s surge) asBefore(i int) (until float64, ok bool) {
	u := kronecker(i, byNewEnd) * (s.precedentOdds + 1)
	if !s.found || s.over || u >= s.precedentOdds {
		return 0, false
	}
	k := int(u / s.precedentOdds * float64(len(s.precedents)))
	return s.pause.lasts(i) + max(0, s.precedents[k].height-s.size)/s.rate, true
}

// lasts draws the i-th course of new growth that does not end at an earlier height, on
// top of a rate that is there anyway: it lasts as what is s.age old does, and if it
// has sped up, so does that.
func (s surge) lasts(i int, rate float64) growth {
	if !s.found || s.over {
		return growth{}
	}
	factor := math.Exp(paceSpreadLeast * normalQuantile(kronecker(i, byNewPace)))
	shape := min(lomaxShapeMost, lomaxShape*(1+s.endedBefore))
	a := s.accelerations.at(kronecker(i, bySpeedUp))
	begins := s.pause.lasts(i)
	return growth{
		rate: factor * max(0, a.rate-max(0, rate)), curvature: a.curvature, begins: begins,
		bends: residualLife(kronecker(i, bySpeedEnd), s.age, lomaxShape),
		until: begins + residualLife(kronecker(i, byAge), s.age, shape),
	}
}

// rise returns what it adds within t seconds in the i-th future, units of Used.
func (s surge) rise(i int, t float64) float64 {
	if until, ok := s.asBefore(i); ok {
		return s.rate * max(0, min(t, until)-s.pause.lasts(i))
	}
	return s.lasts(i, 0).rise(t)
}

// habit is the odds of an end as before from which on new growth is no news.
const habit = 2

// surgeLongest is the longest window, seconds, over which a rise may be new;
// days tell of slower ones.
const surgeLongest = 2 * day

// newGrowth finds the surge that the history ends with. The fine grid is searched first,
// then what a daily cycle hides in the long one. The long grid may find growth that began
// earlier, but a rise which the fine grid shows as one step, or as over, spans two long
// cells and is not taken for growth; the middle one knows better when it began. Only where
// none finds any that goes on is it looked for beneath transients, and at last beside a rise
// that was higher, but came once.
func (w *workspace) newGrowth(fine, middle, long *grid, c unitCycle, full float64) surge {
	s := w.findSurge(fine, full)
	if !s.found || s.over {
		if b := w.growthBesideCycle(long, c, full); b.found {
			return b
		}
		if l := w.findSurge(long, full); l.found && !(s.over && s.size >= oneStep*l.size) {
			s = l.seenIn(fine, middle, long, w.usualPace(long), full)
		}
	}
	if s.found {
		w.recall(&s, fine, long, full)
	}
	if !s.found || s.over {
		if h := w.growthUnderTransients(fine, long, full); h.found {
			return h
		}
	}
	if !s.found && !c.returns() {
		if again := w.surgeBeyond(long, full, true); again.found && !again.over {
			s = again.seenIn(fine, middle, long, w.usualPace(long), full)
			w.recall(&s, fine, long, full)
		}
	}
	if s.over && s.isHabit() {
		return surge{} // each day at this hour: the newest samples alone do not know it
	}
	return s
}

// sameKnee is how many cells of the long grid the same growth may begin before or after it
// does in that.
const sameKnee = 1.5

// seenIn returns new growth that the long grid shows as the finest does that reaches back to
// its knee: when it began, its pace and its pause. usual is the pace before it, units of
// Used per second.
func (s surge) seenIn(fine, middle, long *grid, usual, full float64) surge {
	g := fine
	if s.age > float64(fine.n()-1)*fine.step {
		g = middle
	}
	cells := int(s.age / g.step)
	if s.over || cells >= g.n() || g.step >= long.step {
		return s
	}
	if f := g.newSurge(cells, s.excess, usual*g.step, full); f.found && !f.over && math.Abs(f.age-s.age) <= sameKnee*long.step {
		return f
	}
	s.pause = g.pauseSince(g.n()-1-cells, s.slow*g.step)
	return s
}

// overStill is the part of their probability that is left to regimes that began
// with growth which has levelled off.
const overStill = .02

// settle takes over into the regimes, in units of so many seconds, that new growth is
// over: those that began with it lose weight, and what it brought becomes a jump.
func (w *workspace) settle(s surge, runs []run, unit float64) {
	for i, r := range runs {
		if r.rate > 0 && s.began(r, unit) {
			runs[i].weight *= overStill
		}
	}
	now := len(w.paces)
	from := max(0, now-int(math.Ceil(s.age/unit)))
	if last := len(w.jumps) - 1; last < 0 || w.jumps[last].to <= from {
		w.jumps = append(w.jumps, jump{from, now, 1})
	}
}

// began reports whether a regime, in units of so many seconds, began with it.
func (s surge) began(r run, unit float64) bool { return float64(r.length-1)*unit < s.age }

// beyondNoise is how many spreads of the usual increments new growth must have
// brought: noise alone passes four now and then, and what is nearly full is full within
// minutes at such a pace.
const beyondNoise = 6

const (
	// A rise must exceed the highest of n earlier ones by surgeMargin + fewMargin/n of it, or
	// of half the deepest fall.
	surgeMargin, fewMargin = .25, 2

	rounding = 1e-9 // of a level, below which a change of it is none
)

// findSurge looks for new growth over windows from 2 cells to a third of the grid,
// surgeLongest at most.
func (w *workspace) findSurge(g *grid, full float64) surge { return w.surgeBeyond(g, full, false) }

// onceTimes is how many times the highest of all others a rise must be that another was
// higher than, once.
const onceTimes = 2

// surgeBeyond is findSurge, or where once is set looks for what but one earlier rise, which
// stayed, was higher than: it is no habit.
func (w *workspace) surgeBeyond(g *grid, full float64, once bool) surge {
	n := g.n()
	best := surge{}
	now, step, noise := g.at[n-1], math.NaN(), 0.0
	fills := w.countFilling(g, full)
	for width := 2; width <= n/3 && float64(width)*g.step <= surgeLongest; width += max(1, width/2) {
		rise := now - g.at[n-1-width]
		high, low, seen := g.extremes(width, fills)
		earlier := float64(seen) / float64(width) // independent windows
		if once {
			earlier -= 2 // those that are left out
		}
		if earlier < 2 {
			break
		}
		if once {
			high = onceTimes * max(0, g.highestBut(width, fills))
		}
		scale := max(high, -low/2, 0)
		margin := scale*(surgeMargin+fewMargin/earlier) + rounding*now
		if rise <= 0 || rise <= high+margin && (once || !g.risesThroughout(width, margin, fills)) {
			continue
		}
		excess := (rise - high) / (scale + rounding*now)
		if excess > best.excess || !best.found {
			if math.IsNaN(step) {
				step, noise = w.usualStep(g)
			}
			if rise < beyondNoise*noise {
				continue
			}
			if s := g.newSurge(width, excess, step, full); s.found {
				best = s
			}
		}
	}
	return best
}
