package forecast

import (
	"math"
	"slices"
)

const (
	plateauPart  = .25       // of the growth before it that a plateau may still bring
	plateauAfter = 3         // windows, as long as the plateau, that must have grown before it,
	plateauSeen  = 6 * 3600. // and the seconds that these must be long together: minutes without growth come by chance
	plateauCells = 4         // of the shortest plateau
	plateauStale = 4         // ages of the newest sample, of the shortest one too

	plateauNearly = .9 // of its age, for which an earlier plateau must have lasted to tell when it ends
	plateauHabit  = 3  // earlier ones that make it no news
	plateauStands = .1 // of what a plateau may move by, within which Used counts as unchanged

	// A host that is younger than a week has no three windows to show: one of at
	// least so long is enough, for the night is shorter.
	plateauYoung, plateauYoungest = week * day, 18 * 3600.
)

// plateau is growth that has stopped: the mirror of a surge. Over some window Used
// rose by less than a quarter of what the windows directly before it brought.
type plateau struct {
	age   float64   // seconds that it has lasted, 0 when there is none
	stood float64   // seconds for which Used has been about where it is: the last growth may be part of a plateau
	sure  float64   // chance that it is no accident: of n + 1 like windows the last is the least by chance once in n + 1
	most  float64   // units of Used that it may move by
	left  []float64 // seconds that earlier plateaus, when as old, still lasted
}

// newPlateau looks for one in the newest samples and in all of them. A plateau as
// old as the newest sample is no observation.
func (w *workspace) newPlateau(fine, long *grid, stale, full float64) plateau {
	young := float64(long.n())*long.step < plateauYoung
	p := long.findPlateau(young, full)
	if f := fine.findPlateau(young, full); f.age > p.age {
		p = f
	}
	if p.age < plateauStale*stale {
		return plateau{}
	}
	g, nearly := long, plateauNearly*p.age
	if nearly < long.step {
		g = fine
	}
	p.left = g.earlierPlateaus(w.left[:0], int(math.Round(nearly/g.step)), p.most)
	w.left = p.left
	p.stood = fine.stoodFor(p.age, plateauStands*p.most)
	if p.stood >= float64(fine.n()-1)*fine.step {
		p.stood = long.stoodFor(p.age, plateauStands*p.most)
	}
	return p
}

// stoodFor returns for how many seconds Used has been within near of where it is, or
// above: some less than the given number, or more.
func (g *grid) stoodFor(seconds, near float64) float64 {
	n := g.n()
	low := g.at[n-1] - near
	k := max(0, n-1-int(math.Round(seconds/g.step)))
	for k > 0 && g.at[k-1] >= low {
		k--
	}
	for k < n-1 && g.at[k] < low {
		k++
	}
	return float64(n-1-k) * g.step
}

// findPlateau finds the longest one that is not part of the growth before it: no time
// nearly as long within that growth was as quiet. A cleanup may lie between
// them: a leak that is fixed and what it left thrown away. young says whether
// the host is.
func (g *grid) findPlateau(young bool, full float64) (p plateau) {
	n := g.n()
	now := g.at[n-1]
	fewest := plateauAfter
	if young {
		fewest = 1
	}
	for width := plateauCells; (fewest+1)*width < n; width += max(1, width/4) {
		from := n - 1 - width
		top := slices.Max(g.top[from:])
		if top >= full {
			break // what is full cannot grow
		}
		rise := now - g.at[from]
		end := from
		for k := from; k > 0 && k >= from-1-width/4; k-- { // a cleanup may lie between
			if g.at[k] > g.at[end] {
				end = k
			}
		}
		began, count, mean := g.growing(end, width, rise)
		most, age := plateauPart*mean, float64(width)*g.step
		least := plateauAfter
		if age >= plateauYoungest {
			least = fewest
		}
		grew := count >= float64(least) && count*age >= plateauSeen
		moved := max(top-now, now-slices.Min(g.at[from:])) // there may be a cleanup in it
		if grew && moved <= most && !g.wasQuiet(width*4/5, most, began, end) {
			p = plateau{age: age, sure: 1 - 1/(count+1), most: most}
		}
	}
	return p
}

// growing counts the windows of so many cells, one before the other up to cell
// to, that each rose by far more than rise and by a fair part of those after
// them; began is where the first of them did, mean what they brought.
func (g *grid) growing(to, width int, rise float64) (began int, count, mean float64) {
	sum := 0.0
	for began = to; began >= width; began -= width {
		r := g.at[began] - g.at[began-width]
		if r*plateauPart <= rise || r <= rounding*g.at[to] || r*count < plateauPart*sum {
			break
		}
		count, sum = count+1, sum+r
	}
	return began, count, sum / max(1, count)
}

// wasQuiet reports whether Used moved by less than most over so many cells between
// two of them.
func (g *grid) wasQuiet(width int, most float64, from, to int) bool {
	for k := from + width; k <= to; k++ {
		if math.Abs(g.at[k]-g.at[k-width]) < most {
			return true
		}
	}
	return false
}

// earlierPlateaus appends how long, after so many cells, each earlier plateau lasted
// before Used rose again.
func (g *grid) earlierPlateaus(left []float64, width int, most float64) []float64 {
	n := g.n()
	quiet := func(k int) bool { return math.Abs(g.at[k]-g.at[k-width]) < most }
	for k := width; k+2*width < n; k++ {
		if !quiet(k) {
			continue
		}
		end := k
		for end+1 < n && quiet(end+1) {
			end++
		}
		if end+width < n && g.at[end+width]-g.at[end] > 2*most {
			left = append(left, float64(end-k)*g.step)
		}
		k = end + width
	}
	return left
}

// pace is that of the growth before, units of Used per second.
func (p plateau) pace() float64 { return p.most / plateauPart / p.age }

// isNew reports whether there is one, and no habit of them.
func (p plateau) isNew() bool { return p.age > 0 && len(p.left) < plateauHabit }

// lasts draws the i-th time for which it goes on, seconds.
func (p plateau) lasts(i int) float64 {
	u := kronecker(i, byPlateau)
	if u >= p.sure {
		return 0
	}
	return outlasts(i, u/p.sure, p.left, p.age, lomaxShape)
}
