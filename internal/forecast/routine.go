package forecast

import "slices"

const (
	routineUnits = 28 // that are compared
	routineLeast = 5  // of the way that it was before
	routineMost  = 14 // of the way that it is now; later on the past itself tells it

	// Units are of another kind when each of the newer ones moves by less than the
	// first of these parts of what every older one did, or more than so many times.
	calmer, wilder = .4, 1.6
)

// routine is by how much Used goes up and down within a unit, where that is not
// what it was: a nightly job that runs no more, a log that is twice as long.
type routine struct {
	cells  int     // of the newest units, whose routine it is
	chance float64 // that it stays
	near   []int   // cells of them that resemble now
}

// findRoutine finds the newest units which all go up and down by far less, or far
// more, than each before them. After k of them the chance that the next is like them
// is k/(k+1).
func (w *workspace) findRoutine(unit float64) routine {
	a := &w.residual
	n := len(a.r)
	m := cellsOf(unit, a.step)
	if m < unitCells {
		return routine{}
	}
	moves := w.heights[:0]
	for end := n; end-m >= 0 && len(moves) < routineUnits; end -= m {
		moves = append(moves, slices.Max(a.top[end-m:end])-slices.Min(a.r[end-m:end]))
	}
	w.heights = moves
	for k := 1; k <= routineMost && k+routineLeast <= len(moves); k++ {
		now, was := moves[:k], moves[k:]
		if slices.Max(now) < calmer*slices.Min(was) || slices.Min(now) > wilder*slices.Max(was) {
			w.nearNow = w.findAnalogues(a, unit, n-k*m, w.nearNow[:0])
			return routine{cells: k * m, chance: float64(k) / float64(k+1), near: w.nearNow}
		}
	}
	return routine{}
}

// stays reports whether the i-th future has the routine of the newest units.
func (r routine) stays(i int) bool { return kronecker(i, byRoutine) < r.chance }
