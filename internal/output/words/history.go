package words

import (
	"time"

	"mackerel-forecast/internal/units"
)

// History says coarsely how long a history is, so that the text stands still
// while it grows: the bounds lie a factor of two or three apart.
func History(seconds float64) string {
	bounds := []time.Duration{2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour,
		8 * time.Hour, 16 * time.Hour, 32 * time.Hour, 72 * time.Hour, 7 * units.Day, 14 * units.Day, 30 * units.Day}
	for _, bound := range bounds {
		if seconds < bound.Seconds() {
			return "less than " + Left(bound.Seconds()) + " of history"
		}
	}
	return "more than 30d of history"
}
