package verdict

import (
	"errors"
	"math"
	"slices"
	"sync"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/usage"
)

// WarmUpSamples is how many samples a forecast needs.
const WarmUpSamples = 8

// warmUpSpans is how many observed spans away a median may lie: farther is a guess.
const warmUpSpans = 10

// Assess judges a series at Unix time now; later samples do not count. latch is what
// the previous call for this series and policy returned, or the zero Latch.
func Assess(series usage.Series, policy Policy, now int64, latch Latch) (Verdict, Latch) {
	series = series.Until(now)
	last, ok := series.Last()
	if !ok {
		return Unreadable(series.ID, series.MountPoint, now, errors.New("no sample yet")), latch
	}
	first := series.Samples[0].Time
	v := Verdict{ID: series.ID, MountPoint: series.MountPoint, Time: now, Used: last.Used, Size: last.Size,
		Samples: len(series.Samples), Span: float64(last.Time - first), Spacing: spacing(series.Samples), first: first}
	if last.Full() {
		v.Status, v.Reason = Critical, "full"
		return v, latch.withoutHysteresis(Critical, now, 0)
	}
	v.Forecast, v.taken = predict(series, policy, now)
	v.Expected, v.Early, v.Late = v.Forecast.Quantile(.5), v.Forecast.Quantile(.1), v.Forecast.Quantile(.9)
	v.Reason = reason(v)
	guess := v.Forecast.FillsAfter(warmUpSpans * v.Span)
	if v.Samples < WarmUpSamples || guess {
		v.WarmUp, v.Expected, v.Early, v.Late = true, math.NaN(), math.NaN(), math.NaN()
		v.Reason = warmingUp(v)
		if latch.Since != 0 {
			latch = latch.withoutHysteresis(OK, now, last.Size-last.Used) // not the zero Latch: the next request has to be sustained
		}
		return v, latch
	}
	soon := decide(v.Forecast, v.Span)
	v.fleeting = v.isFleeting(series, severity(soon, policy), policy, latch)
	latch = withHysteresis(v, soon, policy, latch)
	v.Status = latch.Status
	if v.Status == OK && math.IsInf(v.Expected, 1) && v.Early > warmUpSpans*v.Span {
		v.Early = forecast.Never // a guess, as such a median is
	}
	if latch.Asked != 0 && latch.Next.Worse(v.Status) {
		v.Pending = latch.Next
	}
	return v, latch
}

// predict forecasts a series at Unix time now; taken is as countDrift returns it.
func predict(series usage.Series, policy Policy, now int64) (f forecast.Forecast, taken float64) {
	b := pool.Get().(*buffers)
	defer pool.Put(b)
	seen, taken := b.observations(series, now)
	return forecast.Predict(seen, policy.Horizon.Seconds()), taken
}

// spacing is the least time, seconds, between two of the newest four samples: one gap
// does not make samples rare.
func spacing(samples []usage.Sample) float64 {
	newest := samples[max(0, len(samples)-4):]
	least := math.Inf(1)
	for i, s := range newest[1:] {
		least = min(least, float64(s.Time-newest[i].Time))
	}
	return least
}

// observations centres the series on now. The forecast keeps none of it, so the
// arrays are reused: allocating them would be an eighth of a minute's cost.
func (b *buffers) observations(s usage.Series, now int64) (o forecast.Observations, taken float64) {
	n := len(s.Samples)
	b.t, b.used = slices.Grow(b.t[:0], n), slices.Grow(b.used[:0], n)
	for _, sample := range s.Samples {
		b.t, b.used = append(b.t, float64(sample.Time-now)), append(b.used, sample.Used)
	}
	taken = b.countDrift(s.Samples)
	return forecast.Observations{T: b.t, Used: b.used, Capacity: s.Samples[n-1].Size}, taken
}

// buffers are reused from forecast to forecast.
type buffers struct {
	t, used, lost []float64
	changes       []int // samples whose size differs from that before
}

var pool = sync.Pool{New: func() any { return new(buffers) }}
