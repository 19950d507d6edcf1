package verdict

import (
	"fmt"
	"math"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/usage"
)

// reason puts what the forecast saw into one short sentence. Moments are told
// in local time.
func reason(v Verdict) string {
	f := v.Forecast.Finding
	switch f.Kind {
	case forecast.Growing, forecast.Shrinking, forecast.Speeding, forecast.Slowing:
		verb := map[forecast.Kind]string{forecast.Growing: "grows", forecast.Shrinking: "falls",
			forecast.Speeding: "speeding up, now", forecast.Slowing: "slowing down, now"}[f.Kind]
		return fmt.Sprintf("%s %s for %s", verb, pace(v.Resource, math.Abs(f.Rate), f.Since), lasting(f.Since))
	case forecast.Cycling, forecast.CyclingUp:
		text := fmt.Sprintf("%s, peak %.0f%%", rhythm(f.Period), 100*f.Peak/v.Size)
		if f.Kind == forecast.CyclingUp {
			text += ", peaks climb " + pace(v.Resource, f.Rate, f.Period)
		}
		return text
	case forecast.Surging:
		text := "new growth since " + moment(v.Time, f.Since)
		if f.Factor > 1.5 && f.Factor < 1000 {
			return fmt.Sprintf("%s, %.0f times the usual", text, f.Factor)
		}
		return text + ", " + pace(v.Resource, f.Rate, f.Since)
	case forecast.Stopped:
		return fmt.Sprintf("stopped growing at %s, %s before", moment(v.Time, f.Since), pace(v.Resource, f.Rate, f.Since))
	case forecast.Monthly:
		return fmt.Sprintf("grows by %s once a month, last on %s", amount(v.Resource, f.Size), time.Unix(v.Time-int64(f.Since), 0).Format("2 Jan"))
	case forecast.Jumped:
		return fmt.Sprintf("levelled off after a jump of %s at %s", amount(v.Resource, f.Size), moment(v.Time, f.Since))
	}
	return "flat"
}

func amount(r usage.Resource, units float64) string {
	switch r {
	case usage.Inode:
		return cli.FormatCount(units) + " inodes"
	case usage.Metric:
		return cli.FormatNumber(units)
	}
	return cli.FormatBytes(units)
}

// pace writes units per second by the day, or by the minute where it is only
// hours old.
func pace(r usage.Resource, perSecond, since float64) string {
	if since < 6*3600 {
		return amount(r, perSecond*60) + "/min"
	}
	return amount(r, perSecond*86400) + "/day"
}

func lasting(seconds float64) string {
	for _, u := range []struct {
		name string
		size float64
	}{{"days", 86400}, {"hours", 3600}, {"minutes", 60}} {
		if seconds >= 2*u.size {
			return fmt.Sprintf("%.0f %s", seconds/u.size, u.name)
		}
	}
	return fmt.Sprintf("%.0f seconds", seconds)
}

func rhythm(period float64) string {
	near := func(p float64) bool { return math.Abs(period/p-1) < .15 }
	switch {
	case near(3600):
		return "rotates hourly"
	case near(86400):
		return "rotates daily"
	case near(7 * 86400):
		return "rotates weekly"
	}
	return "comes down every " + lasting(period)
}

func moment(now int64, ago float64) string {
	t := time.Unix(now-int64(ago), 0)
	if ago < 18*3600 {
		return t.Format("15:04")
	}
	return t.Format("2 Jan 15:04")
}
