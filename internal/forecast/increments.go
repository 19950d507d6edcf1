package forecast

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// sampling returns the usual time between the newest samples, seconds.
func (w *workspace) sampling(o Observations) float64 {
	x := w.scratch[:0]
	for i := max(1, len(o.T)-64); i < len(o.T); i++ {
		x = append(x, o.T[i]-o.T[i-1])
	}
	w.scratch = x
	return median(x)
}

const (
	wholeDays = 2.5 * day // a history as long is compared by days
	evenDays  = 16 * day  // and one that is not as long as this by parts of them where it is even

	// evenly is the noise of an increment, in mean increments, below which there
	// is neither day nor night in what grows.
	evenly = .25

	mostUnits = 120 // that are compared; the bootstrap looks back farther

	// A cleanup is a fall by this part of what Used has ever moved, and comes in one
	// of so many units at most: more are a rotation.
	cleanedPart, cleanedSeldom = .05, 4
)

// inUnits chooses the time over which increments are compared, and compares
// them: a part of a young history; a day later on, which hides day and night.
// Growth that is even goes on in parts for its first weeks: a bend shows in them
// long before it does in days. Not so where something comes and goes each day
// beside it: in parts of days that is a cycle, which it is not in days.
func (w *workspace) inUnits(g *grid, c cycle, span float64) (unit float64, m increments) {
	if span < evenDays {
		unit = w.wholePeriods(g, c, max(g.step, math.Round(span/24/g.step)*g.step))
		m = w.measure(g, unit)
		if span < wholeDays || m.noise <= evenly*math.Abs(m.mean) && !w.daily(g, c, unit, m.mean) {
			return unit, m
		}
	}
	unit = max(day, g.step)
	return unit, w.measure(g, unit)
}

// wholePeriods returns about as many seconds as a unit has, a whole number of cells:
// where more comes and goes by the clock than they grow by, whole periods of that: else
// it would be met a little later from unit to unit, and seem to climb.
func (w *workspace) wholePeriods(g *grid, c cycle, unit float64) float64 {
	perUnit := math.Abs(g.at[g.n()-1]-g.at[0]) / (float64(g.n()-1) * g.step) * unit
	if !c.punctual() || w.beside(unit, c, g).long || c.returned < mostReturned || c.depth < perUnit {
		return unit
	}
	gaps := min(recentTeeth, c.drops-1)
	period := (c.fell[c.drops-1] - c.fell[c.drops-1-gaps]) / float64(gaps) // cells
	best, least := unit, math.Inf(1)
	for k := range 4 {
		cells := (math.Ceil(unit/g.step/period-.1) + float64(k)) * period
		if off := math.Abs(cells-math.Round(cells)) + .01*float64(k); off < least {
			best, least = math.Round(cells)*g.step, off
		}
	}
	return best
}

// daily reports whether Used comes down at least each day, yet not within a unit of so
// many seconds, and by more than it grows in a day.
func (w *workspace) daily(g *grid, c cycle, unit, perUnit float64) bool {
	return c.drops > 2 && !w.beside(day, c, g).long && c.period > unit && c.depth > math.Abs(perUnit)*day/unit
}

// increments are a history unit by unit, and what they say.
type increments struct {
	d             []float64 // increments per unit, oldest first
	noise         float64   // of one increment, units of Used
	usual         float64   // size of the median increment
	mean          float64   // of all increments
	meanDeviation float64   // mean absolute deviation of the increments from it
	hurst         float64   // noise of the sum of l increments is noise * l^hurst: 0 bounded, 0.5 a random walk
	tau           float64   // scale of what a new regime may bring in a unit
}

// What a unit is compared by.
const (
	unitEnd    = iota // the mean of its last eighth
	unitMean          // its mean
	unitPeak          // its peak
	unitTrough        // its trough, where it is a day
)

// noiseAllowed is the part of the noise of the best before it that each of them, in this
// order, must be below to take its place.
var noiseAllowed = [...]float64{unitEnd: 1, unitMean: 1.1, unitPeak: .9, unitTrough: .5}

// measure compares the history unit by unit, by whichever of them moves most evenly;
// a trough must be twice as even as the others. A rotation that leaves as much behind
// each day shows its growth in troughs only.
func (w *workspace) measure(g *grid, unit float64) increments {
	m := max(1, int(math.Round(unit/g.step)))
	best := increments{noise: math.Inf(1)}
	cleaned := g.cleaned(m)
	for kind, part := range noiseAllowed {
		if kind != unitEnd && m < 4 || kind == unitTrough && unit < day {
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
			best = increments{d: d, noise: noise}
		}
	}
	best.noise = max(best.noise, 1e-7*slices.Max(g.top))
	best.describe(w)
	best.hurst = w.hurst(best.d, best.noise)
	return best
}

// jitter returns the noise of increments: the spread of second differences, or 0.8
// times their root mean square without the largest where that is more.
func (w *workspace) jitter(d []float64) float64 {
	x := w.scratch[:0]
	for i := 1; i < len(d); i++ {
		x = append(x, d[i]-d[i-1])
	}
	w.scratch = x
	noise := scaledMAD(x, 0) // of x only the sizes are left
	return max(noise, .8*trimmedRMS(x)) / math.Sqrt2
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
	m.noise = max(m.noise, .02*m.usual, 1e-3*largest, 1e-60)
	m.tau = max(3*m.usual, 2*m.noise, .5*largest)
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
		var v float64
		switch at := g.at[end-m+1 : end+1]; kind {
		case unitEnd:
			v = floats.Sum(at[m-max(1, m/8):]) / float64(max(1, m/8))
		case unitMean:
			v = floats.Sum(at) / float64(m)
		case unitPeak:
			v = slices.Max(g.top[end-m+1 : end+1])
		case unitTrough:
			v = slices.Min(at)
		}
		y = append(y, v)
	}
	slices.Reverse(y)
	w.units = y
	return y
}

// hurst compares the spread of second differences over 1 and over several
// units: the exponent by which noise adds up (Mandelbrot and Van Ness 1968).
func (w *workspace) hurst(d []float64, noise float64) float64 {
	lag := min(8, len(d)/4)
	if lag < 2 {
		return .4
	}
	x := w.scratch[:0]
	for i := 0; i+2*lag <= len(d); i++ {
		sum := 0.0
		for j := range lag {
			sum += d[i+lag+j] - d[i+j]
		}
		x = append(x, sum)
	}
	far := max(scaledMAD(x, 0)/math.Sqrt2, 1e-3*noise)
	w.scratch = x
	h := math.Log(far/noise) / math.Log(float64(lag))
	trust := min(1, float64(len(d))/30)
	return min(.6, max(.05, h*trust+.4*(1-trust)))
}

// noiseAt returns the noise of an increment of a regime with the given mean:
// a regime that writes far more than usual is also more uneven, in proportion.
func (m increments) noiseAt(mean float64) float64 {
	mean = math.Abs(mean)
	if mean <= 2*m.usual {
		return m.noise
	}
	part := .25
	if m.usual > 0 {
		part = min(part, max(.1, m.noise/m.usual))
	}
	return max(m.noise, part*mean)
}
