package forecast

import "slices"

const (
	// heighteningPeaks are four weeks of a daily cycle, so that quiet weekends
	// bend no line.
	heighteningPeaks = 28
	// A cycle heightens when its peaks stand still with a chance below heighteningStill
	// and climb heighteningPace times as fast as its troughs.
	heighteningStill, heighteningPace = .5, 3.

	heighteningLeast = 5 // peaks of a cycle that heightens
)

// peaksClimbAlone reports whether the peaks of a cycle climb while its troughs stay: a
// log that is rotated each day and longer each day. What moves most evenly in
// such a history are its troughs, and they say that nothing happens.
func (w *workspace) peaksClimbAlone(g *grid, c cycle) bool {
	if c.drops < heighteningLeast {
		return false
	}
	slopeOf := func(x, y []float64) slope {
		return w.theilSen(newest(x, heighteningPeaks), newest(y, heighteningPeaks), g.step, c.depth)
	}
	peaks, troughs := slopeOf(c.at, c.heights), slopeOf(c.lowAt, c.lows)
	return peaks.still < heighteningStill && peaks.rate > heighteningPace*max(0, troughs.rate) &&
		breaks(newest(c.at, heighteningPeaks), newest(c.heights, heighteningPeaks), peaks.rate*g.step, peaks.jitter)
}

const (
	// recordPart is the part of what the line of peaks climbs in their newer time by
	// which the highest of these must exceed the highest of the older ones.
	recordPart = .25
	// fewestNewer are the fewest peaks that tell a line is over, if it would have
	// climbed by plainClimb times the spread about it since.
	fewestNewer, plainClimb = 3, 2.
)

// breaks reports whether the newer half of at least four peaks (cells at) breaks
// the record of the older half as a line that climbs by rate a cell would, and so do
// the newest few where that should be plain: jitter is the spread about the line. Peaks
// that come to the same height over and over have a limit, not a slope.
func breaks(at, heights []float64, rate, jitter float64) bool {
	n := len(heights)
	if n < 4 {
		return true
	}
	climb := func(newer int) float64 { return rate * (at[n-1] - at[n-1-newer]) }
	exceed := func(newer int) bool {
		return slices.Max(heights[n-newer:])-slices.Max(heights[:n-newer]) >= recordPart*climb(newer)
	}
	ok := exceed(n / 2)
	for newer := n/2 - 1; ok && newer >= fewestNewer && climb(newer) >= plainClimb*jitter; newer-- {
		ok = exceed(newer)
	}
	return ok
}

const (
	swellLeast = 6  // units in which a swell can show
	swellMost  = 4. // times: no height is scaled by more
)

// scaleSwell makes what is replayed on top of the trend, in units of m cells, to the
// height that it has come to, where the heights climb and break records: a nightly dump
// grows with what it dumps, and a month ago the nights were lower.
func (w *workspace) scaleSwell(m int) {
	a := &w.residual
	n := len(a.r)
	if m < unitCells || n < swellLeast*m {
		return
	}
	x, y, depth := w.swellAt[:0], w.heights[:0], 0.0
	for end := n; end-m >= 0 && len(x) < heighteningPeaks; end -= m {
		high := slices.Max(a.top[end-m : end])
		x, y, depth = append(x, float64(end-m/2-n)), append(y, high), max(depth, high)
	}
	w.swellAt, w.heights = x, y
	if depth <= 0 {
		return
	}
	slices.Reverse(x) // oldest first
	slices.Reverse(y)
	s := w.theilSen(x, y, a.step, depth)
	now := median(w.carried(x, y, s.rate*a.step, 0))
	if s.rate <= 0 || s.still > heighteningStill || now <= 0 || !breaks(x, y, s.rate*a.step, s.jitter) {
		return
	}
	for k := range n {
		was := max(now+s.rate*float64(k-n)*a.step, now/swellMost)
		factor := s.still + (1-s.still)*now/was
		a.r[k], a.top[k] = a.r[k]*factor, a.top[k]*factor
	}
}
