package forecast

// seasonallyAdjusted returns the newest part of the grid, from where the first of the teeth
// starts, without them: each cell less what a tooth of that age stands above the line from
// where it starts to where the next one does. What is left changes its pace when growth
// beneath the teeth does, and not when they come or fall. The grid holds until the next call.
func (w *workspace) seasonallyAdjusted(g *grid, starts []int) *grid {
	shape, a := w.toothShape(g, starts), &w.adjusted
	a.step, a.at = g.step, a.at[:0]
	j := 0
	for k := starts[0]; k < g.n(); k++ {
		if j+1 < len(starts) && k >= starts[j+1] {
			j++
		}
		a.at = append(a.at, g.at[k]-shape[min(k-starts[j], len(shape)-1)])
	}
	a.top = a.at
	return a
}

// toothShape returns how high teeth stand above that line, cell by cell since they started:
// the median of the whole ones, of two at least.
func (w *workspace) toothShape(g *grid, starts []int) []float64 {
	shape := append(w.shape[:0], 0)
	for age := 1; ; age++ {
		above := w.scratch[:0]
		for j, from := range starts[:len(starts)-1] {
			if whole := starts[j+1] - from; age < whole {
				line := (g.at[from+whole] - g.at[from]) / float64(whole)
				above = append(above, g.at[from+age]-g.at[from]-line*float64(age))
			}
		}
		w.scratch = above
		if len(above) < 2 {
			break
		}
		shape = append(shape, median(above))
	}
	w.shape = shape
	return shape
}
