// Package replaytable is how recorded history that was replayed is told to
// people: a line for each moment, then what the alerts were worth.
package replaytable

import (
	"fmt"
	"io"
	"math"
	"time"

	"mackerel-forecast/internal/output/board"
	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/verdict"
)

// Table prints a line for each moment, in columns of fixed width, so that it
// can be printed as it is computed.
type Table struct {
	NameWidth int            // of the longest name, in columns of a terminal
	Zone      *time.Location // in which times are told
	Horizon   time.Duration
	Others    []string // names of methods to be shown beside ours, instead of the reason
}

const (
	timeLayout  = "2006-01-02 15:04:05"
	momentsHead = "%s  %-19s  %9s  %9s  %9s"
)

// Head prints the column titles; zone is the short name of t.Zone.
func (t Table) Head(w io.Writer, zone string) error {
	line := fmt.Sprintf(momentsHead, board.Pad("NAME", t.NameWidth), "TIME "+zone, "USED", "SIZE", "FULL IN")
	if len(t.Others) == 0 {
		line += fmt.Sprintf("  %-15s  %-8s  %s", "BETWEEN", "STATUS", "REASON")
	} else {
		line += fmt.Sprintf("  %-8s", "STATUS")
		for _, name := range t.Others {
			line += fmt.Sprintf("  %*s", t.width(name), name)
		}
	}
	_, err := fmt.Fprintln(w, line)
	return err
}

// Row prints one verdict; others are the seconds until full that the other
// methods tell.
func (t Table) Row(w io.Writer, v verdict.Verdict, others []float64) error {
	line := fmt.Sprintf(momentsHead, board.Pad(units.Printable(v.Name), t.NameWidth), t.at(v.Time),
		units.FormatBytes(v.Used), units.FormatBytes(v.Size), words.UntilFull(v.Expected, t.Horizon))
	if len(t.Others) == 0 {
		between := ""
		if !math.IsNaN(v.Early) && !math.IsInf(v.Early, 1) && !v.Full() {
			between = words.Range(v.Early, v.Late)
		}
		line += fmt.Sprintf("  %-15s  %-8s  %s", between, v.Status, units.Printable(v.Reason))
	} else {
		line += fmt.Sprintf("  %-8s", v.Status)
		for i, seconds := range others {
			line += fmt.Sprintf("  %*s", t.width(t.Others[i]), words.UntilFull(seconds, t.Horizon))
		}
	}
	_, err := fmt.Fprintln(w, line)
	return err
}

// width is that of a method's column.
func (t Table) width(name string) int { return max(len(name), len("> 365d")) }

func (t Table) at(unix int64) string { return time.Unix(unix, 0).In(t.Zone).Format(timeLayout) }
