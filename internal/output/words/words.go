// Package words is how a verdict's numbers are said in English: what it is
// about, how long is left, how full, how fast. Every text that people read is
// made of these.
package words

import (
	"fmt"
	"math"
	"time"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Subject names what a verdict is about: the mount point and the filesystem's
// name, "/var (vdb1)", unless that only repeats it; the name alone where there
// is no mount point.
func Subject(v verdict.Verdict) string {
	name, mount := units.Printable(v.Name), units.Printable(v.MountPoint)
	switch {
	case mount == "":
		mount = name
	case name != mount && name != usage.MetricName(v.MountPoint):
		mount += " (" + name + ")"
	}
	if v.Resource == usage.Inode {
		mount += " inodes"
	}
	return mount
}

// Left says a time in seconds in the digits that it deserves, never longer
// than it is: 45s, 9m30s, 19h, 3d4h, 12d.
func Left(seconds float64) string {
	if seconds > math.MaxInt64/1e9 {
		seconds = math.MaxInt64 / 1e9
	}
	d := time.Duration(seconds) * time.Second
	for _, unit := range []struct{ from, length time.Duration }{{2 * units.Day, units.Day}, {time.Hour, time.Hour}, {time.Minute, time.Minute}} {
		if d < unit.from {
			continue
		}
		if d >= 10*unit.length { // two digits are enough; hours go on to 47h
			return fmt.Sprintf("%d%c", d/unit.length, letter(unit.length))
		}
		break
	}
	return units.FormatDuration(d)
}

func letter(unit time.Duration) byte {
	return map[time.Duration]byte{units.Day: 'd', time.Hour: 'h', time.Minute: 'm'}[unit]
}

// UntilFull says a time until full in seconds, as a cell of a table: NaN is not
// known, "-", and beyond the horizon is "> 365d".
func UntilFull(seconds float64, horizon time.Duration) string {
	switch {
	case math.IsNaN(seconds):
		return "-"
	case seconds <= 0:
		return "full"
	case seconds > horizon.Seconds():
		return "> " + Left(horizon.Seconds())
	}
	return Left(max(1, seconds))
}

// Range says the early and the late quantile, in seconds: "14h-27h". A late
// end beyond the horizon is left open: "14h or later".
func Range(early, late float64) string {
	if math.IsInf(late, 1) {
		return Left(early) + " or later"
	}
	return Left(early) + "-" + Left(late)
}

// Share says how full: "92.1% of 200 GiB used". Only what is full reads 100%.
func Share(v verdict.Verdict) string {
	return fmt.Sprintf("%s of %s used", Percent(v.Used, v.Size), verdict.Amount(v.Resource, v.Size))
}

// Percent says used as a share of size, rounded down to a tenth, so that only
// what is full reads 100%.
func Percent(used, size float64) string {
	tenths := math.Floor(1000 * min(used/size, 1))
	if tenths == 1000 {
		return "100%"
	}
	return fmt.Sprintf("%.1f%%", tenths/10)
}

// Pace says a growth per second in the unit of time that suits what is left, in
// seconds.
func Pace(r usage.Resource, perSecond, left float64) string {
	unit, seconds := units.PaceUnit(left)
	if r == usage.Inode {
		return units.FormatCount(perSecond*seconds) + "/" + unit
	}
	return verdict.Amount(r, perSecond*seconds) + "/" + unit
}
