package units

import (
	"fmt"
	"math"
	"strings"
)

// FormatCount shortens a large number of things: 950, 12.3k, 4.5M.
func FormatCount(n float64) string {
	n, unit := thousands(n, 999.95)
	if math.Abs(n-math.Round(n)) < 0.05 {
		return fmt.Sprintf("%.0f%s", n, unit)
	}
	return fmt.Sprintf("%.1f%s", n, unit)
}

// FormatNumber writes a bare number of unknown unit in four digits: 12.5,
// 1.2k, 37M.
func FormatNumber(v float64) string {
	v, unit := thousands(v, 999.95)
	return fmt.Sprintf("%.4g", v) + unit
}

// Plural says how many of a thing there are: 1 alert, 2 alerts.
func Plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// Names lists at most so many names, and says how many more there are.
func Names(names []string, most int) string {
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}

// thousands divides by 1000 until v is below limit.
func thousands(v, limit float64) (scaled float64, unit string) {
	for _, next := range []string{"k", "M", "G", "T"} {
		if math.Abs(v) < limit {
			break
		}
		v, unit = v/1000, next
	}
	return v, unit
}
