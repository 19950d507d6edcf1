package forecast

import (
	"math"
	"slices"
)

// A rise of which one cell brings oneStep is a jump, unless a window of several steps
// has scanMargin of its statistic, and endedPart of its own rise in its second half.
const oneStep, scanMargin, endedPart = .8, .4, .3

// onset finds the cell in which the newest growth began: the scan statistic
// rise/sqrt(length) over all windows that end now is greatest where the growth
// fills the window (Kulldorff 1997 for the notion). jumped is that the growth is
// one step, seen that anything came beyond the usual increment of a cell.
func (g *grid) onset(width int, usual float64) (at int, jumped, seen bool) {
	n := g.n()
	now := g.at[n-1]
	at, best, step := n-2, 0.0, 0.0
	jump, highest := n-2, 0.0 // the same of rises that are one step
	for k := n - 2; k >= max(0, n-1-3*width); k-- {
		rise := now - g.at[k]
		step = max(step, g.at[k+1]-g.at[k])
		beyond := rise - g.usual(k, usual)
		v := beyond / math.Sqrt(float64(n-1-k))
		switch one := step >= oneStep*beyond; {
		case one && v > highest:
			jump, highest = k, v
		case !one && v > best:
			at, best = k, v
		}
	}
	half := n - 1 - (n-1-at)/2
	ended := now-g.at[half] < endedPart*(now-g.at[at])
	if best == 0 || best < scanMargin*highest || best < highest && ended {
		return jump, true, highest > 0
	}
	return at, false, true
}

// usual returns what the time since cell k would have brought anyway: what as much
// time brought before, or as many usual steps where something came down in it.
func (g *grid) usual(k int, step float64) float64 {
	since := g.n() - 1 - k
	rise := max(0, step*float64(since))
	if before := min(k, since); before > 0 {
		rise = max(rise, (g.at[k]-g.at[k-before])*float64(since)/float64(before))
	}
	return rise
}

// usualStep returns the median increment of a cell, and the spread about it.
func (w *workspace) usualStep(g *grid) (step, noise float64) {
	x := w.scratch[:0]
	for k := 1; k < g.n(); k++ {
		x = append(x, g.at[k]-g.at[k-1])
	}
	w.scratch = x
	step = median(x)
	return step, scaledMAD(x, step)
}

// usualPace returns the median increment of a cell, units of Used per second.
func (w *workspace) usualPace(g *grid) float64 {
	step, _ := w.usualStep(g)
	return step / g.step
}

// newSurge describes the new growth that began with its onset, the zero surge where
// nothing came beyond the usual increment of a cell.
func (g *grid) newSurge(width int, excess, usual, full float64) surge {
	now := g.n() - 1
	at, jumped, seen := g.onset(width, usual)
	if !seen {
		return surge{}
	}
	s := surge{found: true, excess: excess, age: float64(now-at) * g.step, size: g.at[now] - g.at[at]}
	s.accelerations = g.accelerationsSince(at)
	s.rate = s.accelerations.mean()
	anyway := g.usual(at, usual)
	s.lump = s.size - anyway
	for k := at + 1; k <= now; k++ {
		s.lump = max(s.lump, g.at[k]-g.at[k-1])
	}
	if jumped || g.at[now] >= full { // full, it cannot go on
		s.over = jumped
		return s
	}
	s.slow = anyway/s.age + levelledPart*(s.rate-anyway/s.age)
	if s.over = g.levelledOff(at, s.slow*g.step, s.size); !s.over {
		s.pause = g.pauseSince(at, s.slow*g.step)
	} else if pace, anew := g.slowedTo(at); anew {
		s.over, s.accelerations, s.rate = false, constantly(pace), pace
	}
	return s
}

// Growth has levelled off when its last quarter brings less than levelledPart of its
// pace beyond the usual, unless it stood still for nearly as long before, a night, and
// went on by resumedPart of all that it has brought.
const levelledPart, asLong, resumedPart = .3, .8, .25

// levelledOff reports whether growth since a cell that brought size is over: its last
// quarter brings less than slow, units of Used per cell.
func (g *grid) levelledOff(since int, slow, size float64) bool {
	now := g.n() - 1
	from := g.lastQuarter(since)
	recent := (g.at[now] - g.at[from]) / float64(now-from)
	return now-since >= 3 && recent < slow && !g.resumed(since, slow, resumedPart*size)
}

// lastQuarter returns the cell from which on growth since a cell shows whether it goes on.
func (g *grid) lastQuarter(since int) int {
	now := g.n() - 1
	return g.sinceFall(since, now-max(1, (now-since)/4))
}

// slowedTo returns the pace of the last quarter of growth since a cell, units of Used per
// second, and whether that alone would be new: more than rose in as long before all of it.
func (g *grid) slowedTo(since int) (pace float64, anew bool) {
	now, from := g.n()-1, g.lastQuarter(since)
	width := now - from
	high, low := 0.0, 0.0
	for k := width; k <= since; k++ {
		d := g.at[k] - g.at[k-width]
		high, low = max(high, d), min(low, d)
	}
	rise, earlier := g.at[now]-g.at[from], float64(since)/float64(width)
	anew = earlier >= 2 && rise > high+max(high, -low/2)*(surgeMargin+fewMargin/earlier)+rounding*g.at[now]
	return rise / (float64(width) * g.step), anew
}

// What was written beside growth and is gone again was fallenPart of what had risen at
// least, and left keptPart of it. Growth is seen again from seenAgain cells on.
const fallenPart, keptPart, seenAgain = .2, .5, 3

// sinceFall returns the cell from which on growth since a cell shows whether it goes on:
// the given one, or the lowest after a fall that left most of what had risen: the dump
// that was written beside a leak is gone.
func (g *grid) sinceFall(since, from int) int {
	now := g.n() - 1
	low := g.newestLow(from, now)
	if low <= since || now-low < seenAgain {
		return from
	}
	rise := slices.Max(g.at[since:low+1]) - g.at[since]
	if left := g.at[low] - g.at[since]; rise-left < fallenPart*rise || left < keptPart*rise {
		return from
	}
	return low
}

// resumed reports whether, since a cell, there was a pause nearly as long as the one
// that lasts, in which a cell brought slow units of Used at most, and what came between
// the two is as much as wentOn at least.
func (g *grid) resumed(since int, slow, wentOn float64) bool {
	now := g.n() - 1
	from := now - 1
	for k := now - 2; k > since; k-- {
		if g.at[now]-g.at[k] < slow*float64(now-k) {
			from = k
		}
	}
	cells := max(1, int(asLong*float64(now-from)))
	for k := since + cells; k < from; k++ {
		if g.at[k]-g.at[k-cells] < slow*float64(cells) && g.at[from]-g.at[k] >= wentOn {
			return true
		}
	}
	return false
}

// A rise goes on throughout where each of its parts, partCells at least, brings more than
// the least part of any earlier rise as long.
const riseParts, partCells = 4, 2

// risesThroughout reports whether the rise of so many newest cells does so as none did
// before, by margin and surgeMargin: a queue that fills for a day is new, however high
// those came that filled within hours and were gone. fills is from countFilling.
func (g *grid) risesThroughout(width int, margin float64, fills []int) bool {
	part := width / riseParts
	least := g.leastPart(g.n()-1, part) - margin/riseParts
	if part < partCells || least <= 0 {
		return false
	}
	for k := g.n() - 1 - width; k >= riseParts*part; k-- {
		if fills != nil && fills[k] != fills[k-riseParts*part] {
			continue
		}
		if least <= (1+surgeMargin)*g.leastPart(k, part) {
			return false
		}
	}
	return true
}

// leastPart returns the least that a part of so many cells brought, of the riseParts that
// end with cell k.
func (g *grid) leastPart(k, cells int) float64 {
	least := math.Inf(1)
	for range riseParts {
		least = min(least, g.at[k]-g.at[k-cells])
		k -= cells
	}
	return least
}
