package forecast

import "math"

// jump is a step of Used that stayed: an increment, or any number in a row, that no
// belief expected and after which the old pace went on.
type jump struct {
	from, to int     // increments, oldest 0; to is not of it
	sign     float64 // 1 up, -1 down
}

// settlesWithin is how many increments after the first surprise the old pace must be
// back, unless all until then are surprises: an import of a night lies in two days,
// and the second of two alike is no surprise any more.
const settlesWithin = 2

const (
	// An increment is a surprise if it is a jump with a chance above surprising and misses
	// the pace by more than missesBy noises.
	surprising, missesBy = .5, 5

	// An increment is back at the pace from before a surprise if it misses that by less than
	// missesStill of the surprise.
	missesStill = .3
)

// jumping looks for jumps while increments come in one after the other.
type jumping struct {
	from      int     // the first of the surprises in a row
	size, was float64 // of the last surprise, 0 when there is none, and the pace before the first
}

// next is told the k-th increment and what it says, and adds the jump that ended
// before it, if one did.
func (g *jumping) next(jumps []jump, k int, x float64, u update, noise float64) []jump {
	off := x - g.was
	ended := math.Abs(off) < missesStill*math.Abs(g.size)
	if ended {
		if last := len(jumps) - 1; last >= 0 && jumps[last].from == g.from {
			jumps = jumps[:last] // its tail
		}
		jumps = append(jumps, jump{g.from, k, math.Copysign(1, g.size)})
	}
	surprise := u.surprise > surprising*u.seen && math.Abs(x-u.pace) > missesBy*noise
	switch {
	case surprise && (x-u.pace)*g.size > 0:
		g.size = x - u.pace
	case surprise:
		g.from, g.size, g.was = k, x-u.pace, u.pace
	case ended || off*g.size < 0 || k-g.from >= settlesWithin:
		g.size = 0
	}
	return jumps
}

// netJumps returns how many jumps up there were more than jumps down.
func (w *workspace) netJumps() (n float64) {
	for _, j := range w.jumps {
		n += j.sign
	}
	return n
}

// withoutJumps keeps what is replayed on top of the trend, about a jump, within
// what it is elsewhere: an import leaves its height behind, and the moving
// average of units of m cells, with half of it on either side, does not hide
// that it came. That it may come again is for the bootstrap to tell.
func (w *workspace) withoutJumps(m int) {
	a, units := &w.residual, len(w.paces)
	if len(w.jumps) == 0 {
		return
	}
	near := resized(w.jumpy, len(a.r))
	w.jumpy = near
	clear(near)
	for _, j := range w.jumps {
		from, to := len(a.r)-1-(units-j.from+1)*m-m/2, len(a.r)-1-(units-j.to)*m+m/2
		for k := max(0, from+1); k <= min(len(a.r)-1, to); k++ {
			near[k] = true
		}
	}
	low, high := math.Inf(1), math.Inf(-1)
	for k := range near {
		if !near[k] {
			low, high = min(low, a.r[k]), max(high, a.top[k])
		}
	}
	if low > high {
		return // jumps all over
	}
	for k := range near {
		if near[k] {
			a.r[k] = max(low, min(a.r[k], high))
			a.top[k] = max(a.r[k], min(a.top[k], high))
		}
	}
}
