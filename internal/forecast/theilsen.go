package forecast

import (
	"math"
	"slices"
)

// slope is how cycles climb, units of Used per second: 0 with probability
// still, else rate +- sd.
type slope struct{ rate, sd, still, jitter float64 }

const (
	leastLineJitter = .005 // in depths
	onePointJitter  = .1   // of one point, likewise

	// Any line passes through two points or three, a level does not: the range of their
	// heights is spread too, of twoPointsMost or threePointsMost depths at most. m points
	// count fewPoints/m^2 depths more of it.
	twoPointsMost, threePointsMost, fewPoints = .2, .1, .1
)

// theilSen fits a line through points (cells x, heights y) by Theil-Sen (Sen
// 1968). depth is that of the cycle: the prior of what it may climb while
// it was watched.
func (w *workspace) theilSen(x, y []float64, step, depth float64) slope {
	slopes := w.scratch[:0]
	for i := range x {
		for j := i + 1; j < len(x); j++ {
			slopes = append(slopes, (y[j]-y[i])/((x[j]-x[i])*step))
		}
	}
	w.scratch = slopes
	m := float64(len(x))
	if m < 2 {
		return slope{still: 1, jitter: onePointJitter * depth}
	}
	s := slope{rate: median(slopes)}
	rest := w.carried(x, y, s.rate*step, 0)
	s.jitter = max(scaledMAD(rest, median(rest)), leastLineJitter*depth)
	if m < 4 {
		most := threePointsMost * depth
		if m == 2 {
			most = twoPointsMost * depth
		}
		s.jitter = max(s.jitter, min(most, slices.Max(y)-slices.Min(y)+fewPoints*depth/(m*m)))
	}
	long := math.Abs(x[len(x)-1]-x[0]) * step // newest first or oldest first
	s.sd = s.jitter / long * math.Sqrt(12/m)
	z, prior := s.rate/s.sd, depth/long
	s.still = zeroMeanProbability(z*z, s.sd*s.sd, prior*prior)
	return s
}

// carried returns the points (cells x, heights y) as a line that climbs by rate a
// cell carries them to the cell at.
func (w *workspace) carried(x, y []float64, rate, at float64) []float64 {
	heights := w.carriedHeights[:0]
	for i := range x {
		heights = append(heights, y[i]+rate*(at-x[i]))
	}
	w.carriedHeights = heights
	return heights
}

// newest returns the last n of x, or all.
func newest(x []float64, n int) []float64 { return x[max(0, len(x)-n):] }
