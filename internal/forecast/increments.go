package forecast

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

const (
	mostUnits = 120 // that are compared; the bootstrap looks back farther

	// The end of a unit is the mean of one of its endParts parts. What it does within shows
	// from unitCells cells on.
	endParts, unitCells = 8, 4

	// A cleanup is a fall by this part of what Used has ever moved, and comes in one
	// of so many units at most: more are a rotation.
	cleanedPart, cleanedSeldom = .05, 4

	// The noise of an increment is at least these parts of the highest level, of the median
	// increment and of the largest.
	noiseOfLevel, noiseOfUsual, noiseOfLargest = 1e-7, .02, 1e-3

	// What a new regime may bring in a unit is on the scale of so many median increments, of
	// so much noise or of this part of the largest increment, whichever is most.
	tauOfUsual, tauOfNoise, tauOfLargest = 3, 2, .5

	noiseOfRMS = .8 // of the root mean square of second differences: noise is as much at least

	// A pace above farMore median increments is uneven in proportion: by as much as these
	// are beside the median one, from evenPart to unevenPart.
	farMore, evenPart, unevenPart = 2, .1, .25
)

// The exponent by which noise adds up is told by sums of hurstLag increments at most. Of fewer
// than hurstShows increments it is partly, and of next to none wholly, hurstPrior.
const (
	hurstLag, hurstShows  = 8, 30
	hurstPrior            = .4
	hurstLeast, hurstMost = .05, .6
)

// increments are a history unit by unit, and what they say.
type increments struct {
	d             []float64 // increments per unit, oldest first
	by            int       // what units are compared by
	noise         float64   // of one increment, units of Used
	usual         float64   // size of the median increment
	mean          float64   // of all increments
	meanDeviation float64   // mean absolute deviation of the increments from it
	hurst         float64   // noise of the sum of l increments is noise * l^hurst: 0 bounded, 0.5 a random walk
	tau           float64   // scale of what a new regime may bring in a unit
}

// What a unit is compared by.
const (
	unitEnd    = iota // the mean of its last part
	unitMean          // its mean
	unitPeak          // its peak
	unitTrough        // its trough, where it is a day
)

// noiseAllowed is how even each of them has to be. They are tried in this order, and one
// takes the place of the best so far if its noise is below this part of that one's.
var noiseAllowed = [...]float64{unitEnd: 1, unitMean: 1.1, unitPeak: .9, unitTrough: .5}

// measure compares the history unit by unit, by whichever of them moves most evenly;
// a trough must be twice as even as the others. A rotation that leaves as much behind
// each day shows its growth in troughs only.
func (w *workspace) measure(g *grid, unit float64) increments {
	m := cellsOf(unit, g.step)
	best := increments{noise: math.Inf(1)}
	cleaned := g.cleaned(m)
	for kind, part := range noiseAllowed {
		if kind != unitEnd && m < unitCells || kind == unitTrough && unit < day {
			break
		}
		if kind == unitMean && cleaned {
			continue // its mean comes down for two units, as if that were a pace
		}
		y := w.unitLevels(g, m, kind)
		d := w.candidates[kind][:0]
		for i := 1; i < len(y); i++ {
			d = append(d, y[i]-y[i-1])
		}
		w.candidates[kind] = d
		noise := w.jitter(d)
		if noise < best.noise*part {
			best = increments{d: d, by: kind, noise: noise}
		}
	}
	best.noise = max(best.noise, noiseOfLevel*slices.Max(g.top))
	best.describe(w)
	best.hurst = w.hurst(best.d, best.noise)
	return best
}

// jitter returns the noise of increments: the spread of second differences, or a
// part of their root mean square without the largest where that is more.
func (w *workspace) jitter(d []float64) float64 {
	x := w.scratch[:0]
	for i := 1; i < len(d); i++ {
		x = append(x, d[i]-d[i-1])
	}
	w.scratch = x
	noise := scaledMAD(x, 0) // of x only the sizes are left
	return max(noise, noiseOfRMS*trimmedRMS(x)) / math.Sqrt2
}

// describe fills in what increments and their noise say.
func (m *increments) describe(w *workspace) {
	x := append(w.scratch[:0], m.d...)
	largest := 0.0
	for _, v := range x {
		largest = max(largest, math.Abs(v))
	}
	m.usual = math.Abs(median(x))
	w.scratch = x
	m.noise = max(m.noise, noiseOfUsual*m.usual, noiseOfLargest*largest, 1e-60) // above 0
	m.tau = max(tauOfUsual*m.usual, tauOfNoise*m.noise, tauOfLargest*largest)
	for _, v := range m.d {
		m.mean += v / float64(len(m.d))
	}
	for _, v := range m.d {
		m.meanDeviation += math.Abs(v-m.mean) / float64(len(m.d))
	}
}

// cleaned reports whether Used came down, all at once, within the newest two units of
// m cells, and seldom does.
func (g *grid) cleaned(m int) bool {
	n, count, last := g.n(), 0, 0
	least := cleanedPart * (slices.Max(g.at) - slices.Min(g.at))
	for k := 1; k < n; k++ {
		if g.at[k-1]-g.at[k] > least {
			count, last = count+1, k
		}
	}
	return count > 0 && last >= n-2*m && count*cleanedSeldom*m <= n
}

// unitLevels returns what each unit of m cells is compared by, oldest first.
func (w *workspace) unitLevels(g *grid, m, kind int) []float64 {
	y := w.units[:0]
	for end := g.n() - 1; end-m+1 >= 0 && len(y) < mostUnits; end -= m {
		y = append(y, unitLevel(g, end-m+1, end, kind))
	}
	slices.Reverse(y)
	w.units = y
	return y
}

// unitLevel returns what the unit of the cells from one to another is compared by.
func unitLevel(g *grid, from, end, kind int) float64 {
	switch at := g.at[from : end+1]; kind {
	case unitMean:
		return floats.Sum(at) / float64(len(at))
	case unitPeak:
		return slices.Max(g.top[from : end+1])
	case unitTrough:
		return slices.Min(at)
	default:
		tail := max(1, len(at)/endParts)
		return floats.Sum(at[len(at)-tail:]) / float64(tail)
	}
}

// hurst compares the spread of second differences over 1 and over several
// units: the exponent by which noise adds up (Mandelbrot and Van Ness 1968).
func (w *workspace) hurst(d []float64, noise float64) float64 {
	lag := min(hurstLag, len(d)/4)
	if lag < 2 {
		return hurstPrior
	}
	x := w.scratch[:0]
	for i := 0; i+2*lag <= len(d); i++ {
		sum := 0.0
		for j := range lag {
			sum += d[i+lag+j] - d[i+j]
		}
		x = append(x, sum)
	}
	far := max(scaledMAD(x, 0)/math.Sqrt2, 1e-3*noise) // above 0, for the logarithm
	w.scratch = x
	h := math.Log(far/noise) / math.Log(float64(lag))
	trust := min(1, float64(len(d))/hurstShows)
	return min(hurstMost, max(hurstLeast, h*trust+hurstPrior*(1-trust)))
}

// noiseAt returns the noise of an increment of a regime with the given mean:
// a regime that writes far more than usual is also more uneven, in proportion.
func (m increments) noiseAt(mean float64) float64 {
	mean = math.Abs(mean)
	if mean <= farMore*m.usual {
		return m.noise
	}
	part := unevenPart
	if m.usual > 0 {
		part = min(part, max(evenPart, m.noise/m.usual))
	}
	return max(m.noise, part*mean)
}
