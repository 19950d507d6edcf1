// Package baseline holds the straight-line methods that others use to tell when
// a disk will be full, so that backtest and replay --compare can put them
// beside ours. It is pure.
package baseline

import (
	"math"
	"slices"

	"mackerel-forecast/internal/usage"
)

// Method tells a single time until full from a history.
type Method struct {
	Name  string
	About string // one line: who uses it
	until func(samples []usage.Sample, now int64) float64
}

// UntilFull returns seconds until full from Unix time now, 0 when it is full,
// +Inf when it is not growing, NaN when there is too little to say. samples are
// in order of time and not later than now.
func (m Method) UntilFull(samples []usage.Sample, now int64) float64 {
	if len(samples) == 0 {
		return math.NaN()
	}
	if samples[len(samples)-1].Full() {
		return 0
	}
	return m.until(samples, now)
}

const (
	hour = 3600
	day  = 24 * hour
)

// Methods returns the methods in use, in the order in which tables show them.
func Methods() []Method {
	return []Method{
		{"OLS 7d", "least squares over a week: Mackerel's linear-regression script of 2015", leastSquares(7 * day)},
		{"OLS 90d", "least squares over three months: Mackerel's timeLeftForecast with 3mo", leastSquares(90 * day)},
		{"OLS 6h", "least squares over six hours: Prometheus' predict_linear", leastSquares(6 * hour)},
		{"Checkmk trend 24h", "mean rate with a half-life of a day", trend(day)},
		{"Zabbix timeleft 1h", "least squares over the last hour", leastSquares(hour)},
		{"Theil-Sen 7d", "median of the slopes of pairs over a week", theilSen(7 * day)},
	}
}

// window returns the samples of the last seconds before now.
func window(samples []usage.Sample, now int64, seconds int64) []usage.Sample {
	return samples[usage.Search(samples, now-seconds+1):]
}

// reach returns when a line through level at now, rising by slope a second,
// reaches the capacity.
func reach(level, slope, capacity float64) float64 {
	switch {
	case math.IsNaN(slope):
		return math.NaN()
	case level >= capacity:
		return 0
	case slope <= 0:
		return math.Inf(1)
	}
	return (capacity - level) / slope
}

// leastSquares extrapolates the least-squares line over the last seconds.
func leastSquares(seconds int64) func([]usage.Sample, int64) float64 {
	return func(samples []usage.Sample, now int64) float64 {
		w := window(samples, now, seconds)
		if len(w) < 2 {
			return math.NaN()
		}
		var sumT, sumU float64
		for _, s := range w {
			sumT += float64(s.Time - now)
			sumU += s.Used
		}
		meanT, meanU := sumT/float64(len(w)), sumU/float64(len(w))
		var tt, tu float64
		for _, s := range w {
			t := float64(s.Time-now) - meanT
			tt += t * t
			tu += t * (s.Used - meanU)
		}
		slope := tu / tt
		return reach(meanU-slope*meanT, slope, w[len(w)-1].Size)
	}
}

// trend extrapolates the mean rate, older rates weighing half as much with each
// half-life in seconds, from the present level.
func trend(halfLife float64) func([]usage.Sample, int64) float64 {
	return func(samples []usage.Sample, now int64) float64 {
		last := len(samples) - 1
		weight, sum, total := 1.0, 0.0, 0.0
		step, decay := int64(0), 0.0
		for i := last; i > 0 && weight > 1e-3; i-- {
			dt := samples[i].Time - samples[i-1].Time
			if dt != step {
				step, decay = dt, math.Exp2(-float64(dt)/halfLife)
			}
			share := weight * (1 - decay)
			sum += share * (samples[i].Used - samples[i-1].Used) / float64(dt)
			total += share
			weight *= decay
		}
		return reach(samples[last].Used, sum/total, samples[last].Size)
	}
}

// theilSenPoints is to how many points a window is thinned before pairing:
// 2,016 slopes.
const theilSenPoints = 64

// theilSen extrapolates the line with the median of the slopes of all pairs,
// through the median of what it leaves over.
// Sen, P. K. (1968), J. Am. Stat. Assoc. 63, 1379.
func theilSen(seconds int64) func([]usage.Sample, int64) float64 {
	return func(samples []usage.Sample, now int64) float64 {
		w := window(samples, now, seconds)
		if len(w) < 2 {
			return math.NaN()
		}
		points := make([]usage.Sample, 0, theilSenPoints)
		for n, i := min(len(w), theilSenPoints), 0; i < n; i++ {
			points = append(points, w[i*(len(w)-1)/(n-1)])
		}
		slopes := make([]float64, 0, len(points)*len(points)/2)
		for i, a := range points {
			for _, b := range points[i+1:] {
				slopes = append(slopes, (b.Used-a.Used)/float64(b.Time-a.Time))
			}
		}
		slope := median(slopes)
		rest := make([]float64, len(points))
		for i, p := range points {
			rest[i] = p.Used - slope*float64(p.Time-now)
		}
		return reach(median(rest), slope, w[len(w)-1].Size)
	}
}

func median(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
