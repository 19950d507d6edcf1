package replay

import (
	"math"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Tally is how a method did over one or many series. It does not grow with them.
type Tally struct {
	Moments, Fills    int
	Warned, Criticals int // fills before which it was WARNING or worse, or CRITICAL
	Alerts, Vain      int // all; ended by themselves
	Changes           int // of status
	Known             int // moments with a fill to come soon
	Within2           int // of these, median within a factor 2 of the truth
	errors            [1 + errorBins]int
}

const (
	errorBins  = 256
	errorWidth = 1.0 / 32 // of a bin, in log2; the last bin holds the rest
)

// Error is the typical factor, at least 1, between the median told and the
// truth: half of the errors are smaller. NaN when no fill was soon, +Inf
// when half of the medians are farther than a factor 256 from it.
func (t *Tally) Error() float64 {
	if t.Known == 0 {
		return math.NaN()
	}
	sum := 0
	for i, n := range t.errors {
		if sum += n; 2*sum >= t.Known && i < errorBins {
			return math.Exp2((float64(i) + .5) * errorWidth)
		}
	}
	return math.Inf(1)
}

// Add adds another tally.
func (t *Tally) Add(u Tally) {
	t.Moments += u.Moments
	t.Fills += u.Fills
	t.Warned += u.Warned
	t.Criticals += u.Criticals
	t.Alerts += u.Alerts
	t.Vain += u.Vain
	t.Changes += u.Changes
	t.Known += u.Known
	t.Within2 += u.Within2
	for i, n := range u.errors {
		t.errors[i] += n
	}
}

// count takes in an alert that has ended.
func (t *Tally) count(a Alert) {
	if a.From != 0 {
		t.Alerts++
	}
	switch {
	case a.Full != 0:
		t.Fills += 1 + a.Again
		t.Warned += a.Warned
		t.Criticals += a.Criticals
	case a.inVain():
		t.Vain++
	}
}

// Follower tallies one method on one series.
type Follower struct {
	Tally
	alerts *alerts
	fills  []int64 // still to come
	soon   float64 // seconds
	last   verdict.Status
}

// Follow follows a method on a series from its beginning. Its errors count in
// the last warning time of the policy before it is full. tell, unless nil, is
// called with each alert when it ends.
func Follow(series usage.Series, policy verdict.Policy, tell func(Alert)) *Follower {
	f := &Follower{fills: fills(series.Samples), soon: policy.Warning.Seconds()}
	f.alerts = newAlerts(series, func(a Alert) {
		f.count(a)
		if tell != nil {
			tell(a)
		}
	})
	return f
}

// See takes in what was said at a moment: until is the median time until full in
// seconds, +Inf for not within the horizon, NaN for nothing yet.
func (f *Follower) See(now int64, status verdict.Status, until float64, level usage.Sample) {
	if f.Moments > 0 && status != f.last {
		f.Changes++
	}
	f.Moments++
	f.last = status
	f.alerts.see(now, status, level)
	for len(f.fills) > 0 && f.fills[0] <= now {
		f.fills = f.fills[1:]
	}
	if len(f.fills) == 0 || level.Full() {
		return
	}
	truth := float64(f.fills[0] - now)
	if truth > f.soon {
		return
	}
	f.miss(math.Abs(math.Log2(until / truth)))
}

// miss takes in an error, in log2.
func (t *Tally) miss(off float64) {
	t.Known++
	if off <= 1 {
		t.Within2++
	}
	bin := errorBins
	if off < errorBins*errorWidth { // false for NaN
		bin = int(off / errorWidth)
	}
	t.errors[bin]++
}

// End ends the series.
func (f *Follower) End() { f.alerts.end() }
