package picture

import (
	"math"
	"strings"
	"time"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// grid draws both axes: a few round amounts, a few round moments.
func (p Picture) grid(c canvas, f frame) {
	for _, v := range roundAmounts(p.Series.Resource, f.low, f.high) {
		y := f.y(v)
		c.line([]point{{left, y}, {right, y}}, faint, 1)
		label := verdict.Amount(p.Series.Resource, v)
		if v == 0 {
			label = "0"
		}
		c.text(strings.TrimSuffix(label, " inodes"), point{left - 8, y + 4}, 12, soft, 1, false)
	}
	c.line([]point{{left, bottom}, {right, bottom}}, soft, 1)
	moments, layout := roundMoments(time.Unix(f.now+int64(f.from), 0).In(p.Zone), time.Unix(f.now+int64(f.to), 0).In(p.Zone))
	for _, t := range moments {
		x := f.x(float64(t.Unix() - f.now))
		c.line([]point{{x, bottom}, {x, bottom + 5}}, soft, 1)
		if x > left+14 && x < right-14 {
			c.text(t.Format(layout), point{x, bottom + 19}, 12, soft, .5, false)
		}
	}
}

// roundAmounts returns four to nine amounts between two, round in the unit
// that they are told in: binary for bytes.
func roundAmounts(r usage.Resource, low, high float64) (amounts []float64) {
	unit := 1.0
	if r == usage.Filesystem || r == usage.Memory {
		for high/unit >= 1024 {
			unit *= 1024
		}
	}
	step := unit * roundStep((high-low)/unit/8)
	for v := math.Ceil(low/step) * step; v <= high; v += step {
		amounts = append(amounts, v)
	}
	return amounts
}

// roundStep is the least of 1, 2 and 5 times a power of ten that is not below.
func roundStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(max(least, 1e-9))))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= least {
			return m * power
		}
	}
	return 10 * power
}

// roundMoments returns at most ten moments between two, on the hour, the day or
// the month in their own zone, and how to write them.
func roundMoments(from, to time.Time) (moments []time.Time, layout string) {
	span := to.Sub(from)
	for _, step := range []struct {
		length time.Duration
		layout string
	}{{time.Minute, "15:04"}, {5 * time.Minute, "15:04"}, {15 * time.Minute, "15:04"}, {time.Hour, "15:04"}, {3 * time.Hour, "15:04"}, {6 * time.Hour, "2 Jan 15:04"},
		{units.Day, "2 Jan"}, {2 * units.Day, "2 Jan"}, {7 * units.Day, "2 Jan"}, {14 * units.Day, "2 Jan"}} {
		if span/step.length > 10 {
			continue
		}
		midnight := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, from.Location())
		days := int(step.length / units.Day)
		for t := midnight; !t.After(to); {
			if !t.Before(from) {
				moments = append(moments, t)
			}
			if days > 0 {
				t = t.AddDate(0, 0, days) // a day in which the clock changes is not 24 hours
			} else {
				t = t.Add(step.length)
			}
		}
		return moments, step.layout
	}
	months := 1 + int(span/(10*30*units.Day))
	for t := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, from.Location()); !t.After(to); t = t.AddDate(0, months, 0) {
		if !t.Before(from) {
			moments = append(moments, t)
		}
	}
	return moments, "Jan 2006"
}
