package verdict

import (
	"fmt"
	"math"
	"strings"
	"time"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// Why is what the forecast saw in one short sentence, split around the one moment
// that it may name, for callers with their own format of time.
type Why struct {
	Before string `json:"before"`
	At     int64  `json:"at"` // Unix seconds; 0: no moment is named, Before is all
	After  string `json:"after,omitempty"`
}

// Why is the reason with its moment apart. Where there is no Finding, because it is
// full or a forecast is reused, that is the plain reason, which is empty if the
// Reusable is from an earlier run.
func (v Verdict) Why() Why {
	w := v.seen()
	if v.taken > takenPart*v.Forecast.Growth*units.DaySeconds && v.taken > 0 {
		others := fmt.Sprintf(", others take %s/day of its size", Amount(v.Resource, v.taken))
		if w.At == 0 {
			w.Before += others
		} else {
			w.After += others
		}
	}
	return w
}

// takenPart is the part of the growth from which on what others take is named.
const takenPart = .5

// seen is the finding in words.
func (v Verdict) seen() Why {
	f := v.Forecast.Finding
	at := v.Time - int64(f.Since)
	switch f.Kind {
	case forecast.Growing, forecast.Shrinking, forecast.Speeding, forecast.Slowing:
		verb := map[forecast.Kind]string{forecast.Growing: "grows", forecast.Shrinking: "falls",
			forecast.Speeding: "speeding up, now", forecast.Slowing: "slowing down, now"}[f.Kind]
		return v.withBurst(fmt.Sprintf("%s %s for %s", verb, pace(v.Resource, math.Abs(f.Rate), f.Since), lasting(f.Since)))
	case forecast.Cycling, forecast.CyclingUp:
		return Why{Before: v.cycling()}
	case forecast.Surging:
		w := Why{"new growth since ", at, ", " + pace(v.Resource, f.Rate, f.Since)}
		if f.Factor > 1.5 && f.Factor < 1000 {
			w.After = fmt.Sprintf(", %.0f times the usual", f.Factor)
		}
		if f.Paused > 0 {
			w.After += ", paused for " + lasting(f.Paused)
		}
		return w
	case forecast.Stopped:
		// By the day, however short the stop is: the growth before it took hours at least.
		return Why{"stopped growing at ", at, fmt.Sprintf(", %s before", pace(v.Resource, f.Rate, units.DaySeconds))}
	case forecast.Monthly:
		return Why{fmt.Sprintf("grows by %s once a month, last on ", Amount(v.Resource, f.Size)), at, ""}
	case forecast.Cleaned:
		w := Why{fmt.Sprintf("cleaned up %s at ", Amount(v.Resource, f.Size)), at, ""}
		if forecast.Climbs(f.Rate, v.Size) {
			w.After = fmt.Sprintf(", grows %s since", pace(v.Resource, f.Rate, f.Since))
		}
		return w
	case forecast.Jumped:
		return Why{fmt.Sprintf("levelled off after a jump of %s at ", Amount(v.Resource, f.Size)), at, ""}
	case forecast.Overdue:
		return Why{"did not come down at ", at, fmt.Sprintf(" as it does %s, grows %s", rhythm(f.Period), pace(v.Resource, f.Rate, f.Since))}
	case forecast.Flat:
		return v.withBurst("flat")
	}
	return Why{Before: v.Reason}
}

// withBurst adds to a pace what fills the disk instead, if that is known.
func (v Verdict) withBurst(pace string) Why {
	f := v.Forecast.Finding
	if f.Burst == 0 {
		return Why{Before: pace}
	}
	return Why{fmt.Sprintf("%s, rose by %s around ", pace, Amount(v.Resource, f.Burst)), v.Time - int64(f.Ago), ""}
}

// reason is Why as one sentence, in local time.
func reason(v Verdict) string {
	w, f := v.Why(), v.Forecast.Finding
	switch {
	case f.Kind == forecast.Unseen:
		return "no growth seen yet"
	case w.At == 0:
		return w.Before
	case f.Kind == forecast.Monthly, f.Burst > 0 && f.Ago >= units.DaySeconds:
		return w.Before + time.Unix(w.At, 0).Format("2 Jan") + w.After
	}
	return w.Before + moment(w.At, float64(v.Time-w.At)) + w.After
}

// warmingUp says what there is too little of: samples, or time beside that until full.
func warmingUp(v Verdict) string {
	if v.Samples < WarmUpSamples {
		return fmt.Sprintf("warming up: %s over %s", units.Plural(v.Samples, "sample"), lasting(v.Span))
	}
	return fmt.Sprintf("warming up: %s of history tell no farther than %s", lasting(v.Span), lasting(warmUpSpans*v.Span))
}

// cycling says how often it comes down, and from where.
func (v Verdict) cycling() string {
	f := v.Forecast.Finding
	often, verb, peak := rhythm(f.Period), "rotates", "peak "+share(f.Peak, v.Size)
	if strings.HasPrefix(often, "every") {
		verb = "comes down"
	}
	switch {
	case f.Kind == forecast.CyclingUp:
		peak = "peak " + share(max(f.Peak, v.Used), v.Size) + ", peaks climb " + pace(v.Resource, f.Rate, f.Period)
	case v.Used > f.Peak:
		peak = "above its peak of " + share(f.Peak, v.Size)
	}
	return fmt.Sprintf("%s %s, %s", verb, often, peak)
}

// Amount formats an amount of a resource with its unit.
func Amount(r usage.Resource, n float64) string {
	switch r {
	case usage.Inode:
		return units.FormatCount(n) + " inodes"
	case usage.Metric:
		return units.FormatNumber(n)
	}
	return units.FormatBytes(n)
}

// pace says a growth per second that has gone on for some seconds.
func pace(r usage.Resource, perSecond, since float64) string {
	unit, seconds := units.PaceUnit(since)
	return Amount(r, perSecond*seconds) + "/" + unit
}

func lasting(seconds float64) string {
	for _, u := range []struct {
		name string
		size float64
	}{{"days", units.DaySeconds}, {"hours", 3600}, {"minutes", 60}} {
		if seconds >= 2*u.size {
			return fmt.Sprintf("%.0f %s", seconds/u.size, u.name)
		}
	}
	return fmt.Sprintf("%.0f seconds", seconds)
}

// share formats a peak as a percentage of the size; only what was full is 100 %.
func share(peak, size float64) string {
	percent := math.Round(100 * peak / size)
	if peak < size {
		percent = min(percent, 99)
	}
	return fmt.Sprintf("%.0f%%", percent)
}

func rhythm(period float64) string {
	near := func(p float64) bool { return math.Abs(period/p-1) < .15 }
	switch {
	case near(3600):
		return "hourly"
	case near(units.DaySeconds):
		return "daily"
	case near(7 * units.DaySeconds):
		return "weekly"
	}
	return "every " + lasting(period)
}

func moment(at int64, ago float64) string {
	t := time.Unix(at, 0)
	if ago < 18*3600 {
		return t.Format("15:04")
	}
	return t.Format("2 Jan 15:04")
}
