package forecast

import "math"

// A pause is pauseCells long at least: what rises unevenly brings nothing for a cell now
// and then. An earlier one that lasted for pauseNearly of its age tells when it ends.
const pauseCells, pauseNearly = 3, .8

// pauseShape is the exponent of the law by which a pause without like lasts: for as long
// again in half of the futures.
const pauseShape = 1

// pause is new growth that brings next to nothing for now: what comes in steps, or by day
// alone.
type pause struct {
	age  float64   // seconds that it has lasted, 0 when there is none
	left []float64 // seconds that earlier ones, when as old, still lasted
}

// pauseSince finds the one that growth since a cell is in: of cells that bring less than
// slow units of Used, the first and the last of them too.
func (g *grid) pauseSince(since int, slow float64) (p pause) {
	from := g.quietFrom(since, slow)
	cells := g.n() - 1 - from
	if cells < pauseCells {
		return pause{}
	}
	p.age = float64(cells) * g.step
	nearly := int(math.Round(pauseNearly * float64(cells)))
	quiet := func(from, to int) bool {
		return g.at[to]-g.at[from] < slow*float64(to-from) && g.at[from+1]-g.at[from] < slow
	}
	for k := since; k+nearly < from; k++ {
		if !quiet(k, k+nearly) {
			continue
		}
		end := k + nearly
		for to := end + 1; to < from && g.at[to]-g.at[to-nearly] < slow*float64(nearly); to++ {
			if g.at[to]-g.at[to-1] < slow {
				end = to
			}
		}
		p.left = append(p.left, float64(max(0, end-k-cells))*g.step)
		k = end
	}
	return p
}

// quietFrom returns the first cell, after another, since which Used has stayed within slow
// units a cell: what was written beside growth and is gone again is no pause.
func (g *grid) quietFrom(since int, slow float64) int {
	now := g.n() - 1
	from, low, high := now, g.at[now], g.at[now]
	for k := now - 1; k > since; k-- {
		low, high = min(low, g.at[k]), max(high, g.at[k])
		if high-low < slow*float64(now-k) && g.at[k+1]-g.at[k] < slow {
			from = k
		}
	}
	return from
}

// lasts draws the i-th time for which it goes on, seconds.
func (p pause) lasts(i int) float64 {
	shape := lomaxShape
	if len(p.left) == 0 {
		shape = pauseShape
	}
	return outlasts(i, kronecker(i, byPlateau), p.left, p.age, shape)
}

// outlasts returns how much longer, in seconds, what has lasted for age seconds lasts in
// the i-th future, which lies at u (0 to 1) of those in which it does: as earlier ones did,
// or, as if there had been one more, by the Lomax law.
func outlasts(i int, u float64, earlier []float64, age, shape float64) float64 {
	k := float64(len(earlier))
	if share := k / (k + 1); u < share {
		return earlier[int(u/share*k)]
	}
	return residualLife(kronecker(i, byStop), age, shape)
}
