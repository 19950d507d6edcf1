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
	reusePart  = 1. / 100
	reuseMost  = 30 * 60 // seconds
	moveOfSize = 1e-3
	moveOfRoom = 1e-2
)

// Reusable is a forecast that may be reused for some minutes without reading the
// history. The zero Reusable is never reused.
type Reusable struct {
	made                  int64 // Unix time of the forecast
	used, size            float64
	horizon               float64 // seconds
	expected, early, late float64 // seconds from made
	growth, since         float64 // as in Forecast
	first                 int64   // Unix time of the first sample
	samples               int
	reason                string // not stored: the plugin and the check print none for OK
}

// Reusable returns v, made under policy, for reuse; ok is false if the next minute
// needs a new forecast.
func (v Verdict) Reusable(policy Policy) (r Reusable, ok bool) {
	if v.Status != OK || !(v.Expected > 0) { // NaN in warm-up, too
		return r, false
	}
	r = Reusable{made: v.Time, used: v.Used, size: v.Size, horizon: policy.Horizon.Seconds(),
		expected: v.Expected, early: v.Early, late: v.Late, growth: v.Forecast.Growth, since: v.Forecast.Since,
		first: v.first, samples: v.Samples, reason: v.Reason}
	return r, r.lasts() >= 60
}

// lasts is for how many seconds r may be reused while Used stays.
func (r Reusable) lasts() float64 { return min(reusePart*r.early, reuseMost) }

// Reuse is the verdict on a new sample of the same series; ok is false if that takes
// a new forecast. latch is as for Assess, and does not change.
func (r Reusable) Reuse(id usage.ID, mountPoint string, sample usage.Sample, policy Policy, latch Latch) (v Verdict, ok bool) {
	age := float64(sample.Time - r.made)
	maxMove := min(moveOfSize*r.size, moveOfRoom*(r.size-r.used))
	switch {
	case r.made == 0 || !(age >= 0 && age <= r.lasts()),
		sample.Size != r.size || !(math.Abs(sample.Used-r.used) <= maxMove) || sample.Full(),
		r.horizon != policy.Horizon.Seconds(),
		// The status may rise. Thresholds below the default ones, which the metrics
		// go by, do not count: a replay that tries them must show the same numbers.
		!(r.early-age > max(policy.Warning, DefaultPolicy.Warning).Seconds()),
		latch.Since != 0 && (latch.Status != OK || latch.Asked != 0):
		return v, false
	}
	until := func(q float64) float64 { return max(0, q-age) }
	return Verdict{ID: id, MountPoint: mountPoint, Time: sample.Time, Used: sample.Used, Size: sample.Size,
		Expected: until(r.expected), Early: until(r.early), Late: until(r.late),
		Samples: r.samples, Span: float64(sample.Time - r.first), first: r.first, Reason: r.reason,
		Forecast: forecast.Forecast{Horizon: r.horizon, Growth: r.growth, Since: r.since + age}}, true
}

const reusableSize = 4*8 + 5*4 + 8 + 4

// MarshalBinary writes r in 64 bytes, durations and growth in single precision.
func (r Reusable) MarshalBinary() ([]byte, error) {
	le := binary.LittleEndian
	b := le.AppendUint64(make([]byte, 0, reusableSize), uint64(r.made))
	for _, x := range []float64{r.used, r.size, r.horizon} {
		b = le.AppendUint64(b, math.Float64bits(x))
	}
	for _, x := range []float64{r.expected, r.early, r.late, r.growth, r.since} {
		b = le.AppendUint32(b, math.Float32bits(float32(x)))
	}
	return le.AppendUint32(le.AppendUint64(b, uint64(r.first)), uint32(r.samples)), nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (r *Reusable) UnmarshalBinary(b []byte) error {
	if len(b) != reusableSize {
		return fmt.Errorf("reusable forecast of %d bytes is not one that this version wrote", len(b))
	}
	le := binary.LittleEndian
	double := func(at int) float64 { return math.Float64frombits(le.Uint64(b[at:])) }
	single := func(at int) float64 { return float64(math.Float32frombits(le.Uint32(b[at:]))) }
	*r = Reusable{made: int64(le.Uint64(b)), used: double(8), size: double(16), horizon: double(24),
		expected: single(32), early: single(36), late: single(40), growth: single(44), since: single(48),
		first: int64(le.Uint64(b[52:])), samples: int(le.Uint32(b[60:]))}
	return nil
}
