package verdict

import (
	"encoding/binary"
	"fmt"
	"math"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/usage"
)

// A forecast is reused for a hundredth of the time until the early quantile, half an
// hour at most: a new one would hardly differ. It is dropped when Used moves by more
// than these shares of the size or of the room, for then something has happened.
const (
	standsPart = 1. / 100
	standsMost = 30 * 60 // seconds
	stirSize   = 1e-3
	stirRoom   = 1e-2
)

// Standing is a forecast that may be reused for some minutes without reading the
// history. The zero Standing never holds.
type Standing struct {
	made                  int64 // Unix time of the forecast
	used, size            float64
	horizon               float64 // seconds
	expected, early, late float64 // seconds from made
	growth, since         float64 // as in Forecast
	first                 int64   // Unix time of the first sample
	samples               int
	reason                string // not stored: the plugin and the check print none for OK
}

// Standing returns v, made under policy, for reuse; ok is false if the next minute
// needs a new forecast.
func (v Verdict) Standing(policy Policy) (s Standing, ok bool) {
	if v.WarmUp || v.Err != nil || v.Status != OK || !(v.Expected > 0) {
		return s, false
	}
	s = Standing{made: v.Time, used: v.Used, size: v.Size, horizon: policy.Horizon.Seconds(),
		expected: v.Expected, early: v.Early, late: v.Late, growth: v.Forecast.Growth, since: v.Forecast.Since,
		first: v.Time - int64(v.Span), samples: v.Samples, reason: v.Reason}
	return s, s.lasts() >= 60
}

// lasts is for how many seconds s may be reused while Used stays.
func (s Standing) lasts() float64 { return min(standsPart*s.early, standsMost) }

// Again is the verdict on a new sample of the same series; ok is false if that takes
// a new forecast. latch is as for Assess, and does not change.
func (s Standing) Again(id usage.ID, mountPoint string, sample usage.Sample, policy Policy, latch Latch) (v Verdict, ok bool) {
	age := float64(sample.Time - s.made)
	stir := min(stirSize*s.size, stirRoom*(s.size-s.used))
	switch {
	case s.made == 0 || !(age >= 0 && age <= s.lasts()),
		sample.Size != s.size || !(math.Abs(sample.Used-s.used) <= stir) || sample.Full(),
		s.horizon != policy.Horizon.Seconds(),
		// The status may rise. Thresholds below the default ones, which the metrics
		// go by, do not count: a replay that tries them must show the same numbers.
		!(s.early-age > max(policy.Warning, DefaultPolicy.Warning).Seconds()),
		latch.Since != 0 && (latch.Status != OK || latch.Asked != 0):
		return v, false
	}
	until := func(q float64) float64 { return max(0, q-age) }
	return Verdict{ID: id, MountPoint: mountPoint, Time: sample.Time, Used: sample.Used, Size: sample.Size,
		Expected: until(s.expected), Early: until(s.early), Late: until(s.late),
		Samples: s.samples, Span: float64(sample.Time - s.first), Reason: s.reason,
		Forecast: forecast.Forecast{Horizon: s.horizon, Growth: s.growth, Since: s.since + age}}, true
}

const standingSize = 4*8 + 5*4 + 8 + 4

// MarshalBinary writes s in 64 bytes, durations and growth in single precision.
func (s Standing) MarshalBinary() ([]byte, error) {
	le := binary.LittleEndian
	b := le.AppendUint64(make([]byte, 0, standingSize), uint64(s.made))
	for _, x := range []float64{s.used, s.size, s.horizon} {
		b = le.AppendUint64(b, math.Float64bits(x))
	}
	for _, x := range []float64{s.expected, s.early, s.late, s.growth, s.since} {
		b = le.AppendUint32(b, math.Float32bits(float32(x)))
	}
	return le.AppendUint32(le.AppendUint64(b, uint64(s.first)), uint32(s.samples)), nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (s *Standing) UnmarshalBinary(b []byte) error {
	if len(b) != standingSize {
		return fmt.Errorf("standing forecast of %d bytes is not one that this version wrote", len(b))
	}
	le := binary.LittleEndian
	double := func(at int) float64 { return math.Float64frombits(le.Uint64(b[at:])) }
	single := func(at int) float64 { return float64(math.Float32frombits(le.Uint32(b[at:]))) }
	*s = Standing{made: int64(le.Uint64(b)), used: double(8), size: double(16), horizon: double(24),
		expected: single(32), early: single(36), late: single(40), growth: single(44), since: single(48),
		first: int64(le.Uint64(b[52:])), samples: int(le.Uint32(b[60:]))}
	return nil
}
