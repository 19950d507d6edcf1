package output

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"mackerel-forecast/internal/cli"
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
		between = Until(v.Early, m.Horizon) + "-" + Until(v.Late, m.Horizon)
	}
	_, err := fmt.Fprintf(w, momentsTable, m.NameWidth, Printable(v.Name), time.Unix(v.Time, 0).In(m.Zone).Format(momentsTime),
		cli.FormatBytes(v.Used), cli.FormatBytes(v.Size), Until(v.Expected, m.Horizon), between, v.Status, Printable(v.Reason))
	return err
}

// Until tells a time until full given in seconds: "-" while warming up, "full"
// for 0, "> 365d" when it is not within the horizon, else its two largest units.
func Until(seconds float64, horizon time.Duration) string {
	switch {
	case math.IsNaN(seconds):
		return "-"
	case seconds <= 0:
		return "full"
	case seconds > horizon.Seconds():
		return "> " + cli.FormatDuration(horizon)
	}
	return cli.FormatDuration(time.Duration(max(1, seconds) * float64(time.Second)))
}

// Printable makes a name from outside safe for a terminal: what is not
// printable is told as Go writes it in a string.
func Printable(name string) string {
	if strings.IndexFunc(name, func(r rune) bool { return !strconv.IsPrint(r) }) < 0 {
		return name
	}
	quoted := strconv.Quote(name)
	return quoted[1 : len(quoted)-1]
}
