package replay

import (
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Alert is one stretch of moments that were WARNING or CRITICAL, or a fill that
// came between two moments and was never told. Times are Unix seconds.
type Alert struct {
	From     int64 // first moment; 0 when it was never told
	Critical int64 // first CRITICAL moment, of those that lasted until it was full; 0 for none
	To       int64 // first moment that was OK again; 0 while it lasts
	Full     int64 // when it first became full; 0 for not
	Again    int   // how often it became full after that
	Freed    bool  // it ended when room was made: see madeRoom

	Warned, Criticals int // of all these times, those before which it was WARNING or worse, or CRITICAL
}

// inVain reports whether an alert went away by itself: it was not full, and
// nobody had made room.
func (a Alert) inVain() bool { return a.To != 0 && a.Full == 0 && !a.Freed }

// alerts follows what is said of one series and finds its alerts.
type alerts struct {
	series   usage.Series
	fills    []int64 // still to come
	current  *Alert
	critical int64 // since when it has been CRITICAL; 0 while it is not
	tell     func(Alert)
}

// newAlerts follows a series from its beginning; tell is called with each alert
// when it ends.
func newAlerts(series usage.Series, tell func(Alert)) *alerts {
	return &alerts{series: series, fills: fills(series.Samples), tell: tell}
}

// fills returns the time of the first sample of each full spell.
func fills(samples []usage.Sample) (times []int64) {
	for i, s := range samples {
		if s.Full() && (i == 0 || !samples[i-1].Full()) {
			times = append(times, s.Time)
		}
	}
	return times
}

// see takes in what was said at a moment. level is the newest sample then.
func (a *alerts) see(now int64, status verdict.Status, level usage.Sample) {
	alerting := status == verdict.Warning || status == verdict.Critical
	if alerting && a.current == nil {
		a.current = &Alert{From: now}
	}
	a.filled(now)
	switch {
	case status != verdict.Critical:
		a.critical = 0
	case a.critical == 0:
		a.critical = now
	}
	if a.current == nil {
		return
	}
	if a.current.Critical == 0 {
		a.current.Critical = a.critical
	}
	if !alerting {
		a.current.To = now
		a.current.Freed = madeRoom(a.series.Until(a.current.From).Samples, level)
		a.close()
	}
}

// filled takes in the fills up to now. A page that was taken back before one of
// them did not tell of it.
func (a *alerts) filled(now int64) {
	for len(a.fills) > 0 && a.fills[0] <= now {
		full := a.fills[0]
		a.fills = a.fills[1:]
		if a.current == nil {
			a.tell(Alert{Full: full, To: now})
			continue
		}
		if a.current.Full == 0 {
			a.current.Full, a.current.Critical = full, a.critical
		} else {
			a.current.Again++
		}
		if a.current.From < full {
			a.current.Warned++
		}
		if a.critical != 0 {
			a.current.Criticals++
		}
	}
}

// end takes in what became full after the last moment, and tells the alert that
// lasts to the end of the series.
func (a *alerts) end() {
	if last, ok := a.series.Last(); ok {
		a.filled(last.Time)
	}
	a.close()
}

func (a *alerts) close() {
	if a.current != nil {
		a.tell(*a.current)
		a.current = nil
	}
}

const (
	lately   = 8 * units.DaySeconds // a weekly rotation lies within
	muchRoom = .02                  // of the size
)

// madeRoom reports whether a level is clearly below all of the last days before
// an alert, or the size larger than then. A rotation that comes anyway is not
// room that somebody made.
func madeRoom(before []usage.Sample, level usage.Sample) bool {
	last := before[len(before)-1]
	lowest := last.Used
	for i := len(before) - 1; i >= 0 && before[i].Time >= last.Time-lately; i-- {
		lowest = min(lowest, before[i].Used)
	}
	return level.Size > last.Size || level.Used < lowest-muchRoom*level.Size
}
