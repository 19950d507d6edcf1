package output

import (
	"fmt"
	"io"
	"math"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/verdict"
)

// Moments prints verdicts at moments of the past as a table for people: a line
// each, columns of fixed width, so that it can be printed as it is computed.
type Moments struct {
	NameWidth int            // of the longest name, in characters
	Zone      *time.Location // in which times are told
	Horizon   time.Duration
}

const (
	momentsTime  = "2006-01-02 15:04:05"
	momentsTable = "%-*s  %-19s  %9s  %9s  %9s  %-15s  %-8s  %s\n"
)

// Head prints the column titles; zone is the short name of m.Zone.
func (m Moments) Head(w io.Writer, zone string) error {
	_, err := fmt.Fprintf(w, momentsTable, m.NameWidth, "NAME", "TIME "+zone, "USED", "SIZE", "FULL IN", "BETWEEN", "STATUS", "REASON")
	return err
}

// Row prints one verdict.
func (m Moments) Row(w io.Writer, v verdict.Verdict) error {
	between := ""
	if !math.IsNaN(v.Early) && !math.IsInf(v.Early, 1) && !v.Full() {
		between = words.Range(v.Early, v.Late)
	}
	_, err := fmt.Fprintf(w, momentsTable, m.NameWidth, words.Clean(v.Name), time.Unix(v.Time, 0).In(m.Zone).Format(momentsTime),
		cli.FormatBytes(v.Used), cli.FormatBytes(v.Size), m.left(v.Expected), between, v.Status, words.Clean(v.Reason))
	return err
}

// left tells a time until full given in seconds.
func (m Moments) left(seconds float64) string {
	switch {
	case math.IsNaN(seconds):
		return "-" // warming up
	case seconds <= 0:
		return "full"
	case math.IsInf(seconds, 1):
		return "> " + words.Left(m.Horizon.Seconds())
	}
	return words.Left(max(1, seconds))
}
