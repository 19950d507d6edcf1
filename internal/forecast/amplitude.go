package forecast

import "slices"

const (
	swellLeast = 6  // units in which a swell can show
	swellMost  = 4. // times: no height is scaled by more
)

// swell scales what is replayed on top of the trend, in units of m cells, to the
// height that it has come to, where the heights climb: a nightly dump grows with
// what it dumps, and a month ago the nights were lower.
func (w *workspace) swell(m int) {
	a := &w.around
	n := len(a.r)
	if m < 4 || n < swellLeast*m {
		return
	}
	x, y, deep := w.swellAt[:0], w.heights[:0], 0.0
	for end := n; end-m >= 0 && len(x) < heighteningPeaks; end -= m {
		high := slices.Max(a.top[end-m : end])
		x, y, deep = append(x, float64(end-m/2-n)), append(y, high), max(deep, high)
	}
	w.swellAt, w.heights = x, y
	if deep <= 0 {
		return
	}
	s := w.climb(x, y, a.step, deep)
	now := median(w.carried(x, y, s.rate*a.step, 0))
	if s.rate <= 0 || s.still > heighteningStill || now <= 0 {
		return
	}
	for k := range n {
		was := max(now+s.rate*float64(k-n)*a.step, now/swellMost)
		factor := s.still + (1-s.still)*now/was
		a.r[k], a.top[k] = a.r[k]*factor, a.top[k]*factor
	}
}
