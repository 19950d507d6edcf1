package forecast

// raggedPrior is the prior spread about a line, in depths of the cycle, with the weight
// of two peaks: some line passes through any two.
const raggedPrior = .05

// ragged returns the variance about their least-squares line of the
// newest peaks or troughs (cells x, heights y) of a cycle that is depth units of
// Used deep, in squared depths. Rotation keeps its troughs, a limit its peaks, what
// merely wanders neither.
func ragged(x, y []float64, depth float64) float64 {
	x, y = newest(x, recentTeeth), newest(y, recentTeeth)
	n := float64(len(x))
	if n < 3 {
		return raggedPrior * raggedPrior
	}
	var mx, my, sxx, sxy, syy float64
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	for i := range x {
		dx, dy := x[i]-mx, (y[i]-my)/depth
		sxx, sxy, syy = sxx+dx*dx, sxy+dx*dy, syy+dy*dy
	}
	return (max(0, syy-sxy*sxy/sxx) + 2*raggedPrior*raggedPrior) / n
}
