// Package units reads and writes durations, sizes, rates and counts as people
// do: 12d21h, 19.8 GiB, 5GiB/day, 1.2M; and makes words that may hold anything
// fit for a line.
package units

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Day is the one that a duration is written in, clocks that change aside, and
// DaySeconds what it has of seconds.
const (
	Day        = 24 * time.Hour
	DaySeconds = 24 * 60 * 60
)

var units = []struct {
	letter byte
	length time.Duration
}{{'w', 7 * Day}, {'d', Day}, {'h', time.Hour}, {'m', time.Minute}, {'s', time.Second}}

// ParseDuration reads 90s, 45m, 36h, 7d, 2w and sums such as 1d12h; and 500ms, for
// pauses: what has to be whole seconds is cli.DurationValue's to refuse. The result
// is above zero and below about 292 years; anything else is an error that names the
// word.
func ParseDuration(word string) (time.Duration, error) {
	refuse := func(why string) (time.Duration, error) {
		return 0, fmt.Errorf("%q is %s: write a duration such as 90s, 45m, 36h, 7d, 2w or 1d12h", word, why)
	}
	if word == "" {
		return refuse("empty")
	}
	if word[0] == '-' {
		return refuse("negative")
	}
	var sum time.Duration
	for rest := word; rest != ""; {
		digits := 0
		for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		if digits == 0 {
			return refuse("not a duration")
		}
		if digits == len(rest) {
			return refuse("without a unit")
		}
		unit, letters := unitOf(rest[digits:])
		switch next := rest[digits]; {
		case letters > 0:
		case next == '.' || next == ',':
			return refuse("not in whole numbers")
		case next == ' ':
			return refuse("written with a blank")
		default:
			return refuse("in an unknown unit")
		}
		n, err := strconv.ParseInt(rest[:digits], 10, 64)
		if err != nil || n > int64((math.MaxInt64-sum)/unit) {
			return refuse("too long")
		}
		sum += time.Duration(n) * unit
		rest = rest[digits+letters:]
	}
	if sum == 0 {
		return refuse("zero")
	}
	return sum, nil
}

// unitOf finds the unit that a word begins with, and how many letters it has: 0
// when it begins with none.
func unitOf(word string) (length time.Duration, letters int) {
	if strings.HasPrefix(word, "ms") {
		return time.Millisecond, 2
	}
	for _, u := range units {
		if u.letter == word[0] {
			return u.length, 1
		}
	}
	return 0, 0
}

// FormatDuration writes a duration in its two largest units, as ParseDuration
// reads it: 12d21h, 19h, 45m, 30s. It rounds down to the smaller unit, because
// a time until full must not be told longer than it is. Zero is 0s, and less
// than a second is told in ms. A negative one has one sign, in front.
func FormatDuration(d time.Duration) string {
	written := units[1:] // weeks are read, never written: people count days
	for i, u := range written {
		if d.Abs() >= u.length {
			return ExactDuration(d.Truncate(written[min(i+1, len(written)-1)].length))
		}
	}
	return ExactDuration(d)
}

// ExactDuration writes a duration like FormatDuration, but in as many units as it
// takes for ParseDuration to read the same again: 1d12h30m15s. What is below a
// millisecond is cut off.
func ExactDuration(d time.Duration) string {
	d = d.Truncate(time.Millisecond)
	if d < 0 {
		return "-" + ExactDuration(-d)
	}
	if d == 0 {
		return "0s"
	}
	var b strings.Builder
	for _, u := range units[1:] {
		if n := d / u.length; n > 0 {
			b.WriteString(strconv.FormatInt(int64(n), 10))
			b.WriteByte(u.letter)
			d -= n * u.length
		}
	}
	if d > 0 {
		b.WriteString(strconv.FormatInt(d.Milliseconds(), 10))
		b.WriteString("ms")
	}
	return b.String()
}
