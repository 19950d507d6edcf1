package triage

import (
	"fmt"
	"math"
	"strings"
	"time"

	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/verdict"
)

// left tells how long is left: "full in 2h10m (1h30m-3h)".
func (f Finding) left(horizon time.Duration) string {
	switch expected, early := float64(f.Expected), float64(f.Early); {
	case f.Full():
		return "full"
	case math.IsNaN(expected) || !f.Known:
		return "time left unknown"
	case f.Habit:
		return "rising as usual at this hour, to about " + words.Percent(f.Past.Start+f.Past.Most, f.Size)
	case math.IsInf(expected, 1):
		said := "not filling within " + words.Left(horizon.Seconds())
		if early >= 0 && !math.IsInf(early, 1) { // one future in ten may fill though most do not
			said += " (" + words.Range(max(1, early), float64(f.Late)) + ")"
		}
		return said
	case math.IsNaN(early) || math.IsInf(early, 1): // a median alone
		return "full in " + words.Left(max(1, expected))
	default:
		left, late := words.Left(max(1, expected)), float64(f.Late)
		if words.Left(max(1, early)) == left && words.Left(min(late, math.MaxInt32)) == left { // a range of no width
			return "full in " + left
		}
		return fmt.Sprintf("full in %s (%s)", left, words.Range(max(1, early), late))
	}
}

// fullAt returns the Unix time at which the median says it is full; ok is
// false when it is full already, not filling, or not known.
func (f Finding) fullAt() (at int64, ok bool) {
	s := float64(f.Expected)
	if !f.Known || f.Full() || math.IsNaN(s) || math.IsInf(s, 1) {
		return 0, false
	}
	return f.Time + int64(s), true
}

// usage tells "92.1% of 200 GiB", rounded down so that only full reads 100 %.
func (f Finding) usage() string {
	return fmt.Sprintf("%s of %s", words.Percent(f.Used, f.Size), verdict.Amount(f.Resource, f.Size))
}

// pace tells the growth that the forecast rests on, "" where there is none to tell.
func (f Finding) pace() string {
	switch {
	case f.Full() || !f.Known || f.Size <= 0:
		return ""
	case math.Abs(f.Growth*day) < f.Size*1e-4:
		return "not growing"
	case f.Growth < 0:
		return "shrinking " + words.Pace(f.Resource, -f.Growth, math.Inf(1))
	}
	left := float64(f.Expected)
	if f.Habit {
		left = 3600 // it is quick, and over soon
	}
	return words.Pace(f.Resource, f.Growth, left)
}

// subject names the culprit: "/var (vdb1)", "/var (vdb1) inodes", "memory".
func (f Finding) subject() string {
	return words.Subject(verdict.Verdict{ID: f.ID(), MountPoint: f.MountPoint})
}

// signed writes a change of bytes: +12.3 GiB.
func signed(bytes float64) string {
	switch {
	case bytes < 0:
		return "-" + units.FormatBytes(-bytes)
	case bytes < 1:
		return "0 B"
	}
	return "+" + units.FormatBytes(bytes)
}

// why tells the reason of a finding.
func (v View) why(f Finding) Text {
	if f.Why.At == 0 {
		return Text{say(f.Reason)}
	}
	return Text{say(f.Why.Before), v.moment(f.Why.At), say(f.Why.After)}
}

// past tells what the days before say about the last hours, nothing when they
// say nothing. What happens every day is told when it differs from the other
// hours, and left out where the reason tells it already.
func (v View) past(p Past, habit bool) Text {
	var parts []string
	if p.Window > 0 && p.Days > 0 {
		parts = append(parts, fmt.Sprintf("last %s: %s, usually %s", units.FormatDuration(time.Duration(p.Window)*time.Second), signed(p.Rise), signed(p.Usual)))
	}
	if p.Same > 0 && p.Rise > 2*p.Usual && !habit {
		s := fmt.Sprintf("rose like this at this hour on %d of the last %d days", p.Same, p.Days)
		switch {
		case p.Ended == p.Same:
			s += " and ended by itself each time"
		case p.Ended > 0:
			s += fmt.Sprintf(" and ended by itself on %d of them", p.Ended)
		}
		parts = append(parts, s)
	}
	var peak Text
	if p.Peak > 0 {
		parts = append(parts, fmt.Sprintf("was higher, %s, on ", units.FormatBytes(p.Peak)))
		peak = Text{v.moment(p.PeakAt)}
	}
	if len(parts) == 0 {
		return nil
	}
	return append(Text{say(strings.Join(parts, "; "))}, peak...)
}
