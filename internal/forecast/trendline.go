package forecast

import (
	"math"
	"slices"
)

// slope is how cycles climb, units of Used per second: 0 with probability
// still, else rate +- sd.
type slope struct{ rate, sd, still, jitter float64 }

// climb fits a line through points (cells x, heights y) by Theil-Sen (Sen
// 1968). deep is the depth of the cycle: the prior of what it may climb while
// it was watched.
func (w *workspace) climb(x, y []float64, step, deep float64) slope {
	slopes := w.scratch[:0]
	for i := range x {
		for j := i + 1; j < len(x); j++ {
			slopes = append(slopes, (y[j]-y[i])/((x[j]-x[i])*step))
		}
	}
	w.scratch = slopes
	m := float64(len(x))
	if m < 2 {
		return slope{still: 1, jitter: .1 * deep}
	}
	s := slope{rate: median(slopes)}
	rest := w.carried(x, y, s.rate*step, 0)
	s.jitter = max(spread(rest, median(rest)), .005*deep)
	if m < 4 { // any line passes through so few, a level does not
		most := .1 * deep
		if m == 2 {
			most = .2 * deep
		}
		s.jitter = max(s.jitter, min(most, slices.Max(y)-slices.Min(y)+.1*deep/(m*m)))
	}
	long := math.Abs(x[len(x)-1]-x[0]) * step // newest first or oldest first
	s.sd = s.jitter / long * math.Sqrt(12/m)
	z, prior := s.rate/s.sd, deep/long
	odds := math.Sqrt(s.sd*s.sd/(s.sd*s.sd+prior*prior)) * math.Exp(min(50, z*z/2*prior*prior/(s.sd*s.sd+prior*prior)))
	s.still = 1 / (1 + odds)
	return s
}

// carried returns the points (cells x, heights y) as a line that climbs by rate a
// cell carries them to the cell at.
func (w *workspace) carried(x, y []float64, rate, at float64) []float64 {
	heights := w.scratch[:0]
	for i := range x {
		heights = append(heights, y[i]+rate*(at-x[i]))
	}
	w.scratch = heights
	return heights
}

const (
	// heighteningPeaks are four weeks of a daily cycle, so that quiet weekends
	// bend no line.
	heighteningPeaks = 28
	// A cycle heightens when its peaks do not stand still by more than this
	// chance, and climb so many times as fast as its troughs.
	heighteningStill, heighteningPace = .5, 3.
)

// heightens tells whether the peaks of a cycle climb while its troughs stay: a
// log that is rotated each day and longer each day. What moves most evenly in
// such a history are its troughs, and they say that nothing happens.
func (w *workspace) heightens(g *grid, c cycle) bool {
	if c.drops < 5 {
		return false
	}
	slopeOf := func(x, y []float64) slope {
		return w.climb(newest(x, heighteningPeaks), newest(y, heighteningPeaks), g.step, c.deep)
	}
	peaks, troughs := slopeOf(c.at, c.heights), slopeOf(c.lowAt, c.lows)
	return peaks.still < heighteningStill && peaks.rate > heighteningPace*max(0, troughs.rate) &&
		breaks(newest(c.at, heighteningPeaks), newest(c.heights, heighteningPeaks), peaks.rate*g.step)
}

// recordPart is what the newer half of the peaks must be higher by than the
// older half, in what their line says of that.
const recordPart = .25

// breaks tells whether the newer half of at least four peaks (cells at) breaks
// the record of the older half as a line that climbs by rate a cell would. Peaks
// that come to the same height over and over have a limit, not a slope.
func breaks(at, heights []float64, rate float64) bool {
	if len(heights) < 4 {
		return true
	}
	half := (len(heights) + 1) / 2
	older, newer := slices.Max(heights[:half]), slices.Max(heights[half:])
	return newer-older >= recordPart*rate*(at[len(at)-1]-at[0])/2
}

// newest returns the last n of x, or all.
func newest(x []float64, n int) []float64 { return x[max(0, len(x)-n):] }

// floor is the line through the troughs of a cycle. What a cleaner cannot free
// grows from trough to trough below peaks that stay where they are, until the
// disk is full of it.
type floor struct {
	slope
	climbs bool
	base   float64 // the line at now, units of Used
}

// mostRise is the share of all pairs of troughs of which the later one must be
// the higher (Mann 1945): few troughs, or a slow wander, soon have a slope.
const mostRise = .85

// floor fits the line through at least three troughs that climb.
func (w *workspace) floor(g *grid, c cycle) floor {
	f := floor{slope: w.climb(c.lowAt, c.lows, g.step, c.deep)}
	higher, pairs := 0.0, 0.0
	for i, low := range c.lows {
		for _, later := range c.lows[i+1:] {
			pairs++
			if later > low {
				higher++
			}
		}
	}
	f.base = median(w.carried(c.lowAt, c.lows, f.rate*g.step, float64(g.n()-1)))
	f.climbs = len(c.lows) > 2 && higher >= mostRise*pairs
	return f
}

// full draws the seconds until the floor itself reaches capacity, Never when
// it does not climb.
func (f floor) full(i int, capacity float64) float64 {
	rate := f.rate + f.sd*normal(kronecker(i, byFloor))
	if !f.climbs || rate <= 0 || kronecker(i, byStill) <= f.still {
		return Never
	}
	return max(0, (capacity-f.base)/rate)
}
