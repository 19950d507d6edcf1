// Package board draws the verdicts of a host for a terminal of any width: one
// line for each filesystem with a bar, its growth, how long is left, and its
// last minutes as a sparkline. It is pure: text in, lines out.
package board

import (
	"fmt"
	"math"
	"strings"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Row is one thing on the board.
type Row struct {
	verdict.Verdict
	Recent []usage.Sample // what the sparkline shows, oldest first
}

// Style is how a board looks.
type Style struct {
	Width, Height int // of the terminal; one line is left for the cursor
	Glyphs        Glyphs
	Colour        bool
}

// columns says what of a row is shown and how wide.
type columns struct {
	name, bar, spark              int
	amount, pace, between         bool
	amountWide, paceWide, etaWide int
}

// steps are tried in turn until the board fits. The range goes before the
// spark, which thus is there in the usual 80 columns.
var steps = []columns{
	{name: 32, bar: 24, spark: 30, amount: true, pace: true, between: true},
	{name: 32, bar: 20, spark: 20, amount: true, pace: true, between: true},
	{name: 28, bar: 16, spark: 12, amount: true, pace: true, between: true},
	{name: 24, bar: 10, spark: 10, amount: true, pace: true, between: true},
	{name: 20, bar: 10, spark: 10, pace: true, between: true},
	{name: 16, bar: 6, spark: 8, pace: true, between: true},
	{name: 16, bar: 8, spark: 10, pace: true},
	{name: 16, bar: 6, spark: 8, pace: true},
	{name: 16, bar: 8, pace: true},
	{name: 14, bar: 6},
	{name: 14},
	{name: 8},
}

// Draw returns the lines of a board, title first, none longer than the width.
func Draw(title string, rows []Row, notes []string, s Style) []string {
	rows, left := mostUrgent(rows, s.Height-3-len(notes))
	var c columns
	for _, c = range steps {
		if c = c.measure(rows); c.width() < s.Width {
			break
		}
	}
	lines := []string{s.paint(dim, clip(title, s.Width-1))}
	for _, r := range rows {
		lines = append(lines, s.line(r, c))
	}
	if left > 0 {
		lines = append(lines, s.paint(dim, clip(fmt.Sprintf("%s and %d more, less urgent", s.Glyphs.more, left), s.Width-1)))
	}
	for _, note := range notes {
		lines = append(lines, s.paint(yellow, clip(units.Printable(note), s.Width-1)))
	}
	return lines[:min(len(lines), max(1, s.Height-1))]
}

func (c columns) measure(rows []Row) columns {
	name := 0
	for _, r := range rows {
		name = max(name, cells(words.Subject(r.Verdict)))
		c.etaWide = max(c.etaWide, cells(eta(r.Verdict, c.between)))
		if r.Err != nil {
			continue
		}
		if c.amount {
			c.amountWide = max(c.amountWide, cells(amount(r.Verdict)))
		}
		if c.pace {
			c.paceWide = max(c.paceWide, cells(pace(r.Verdict)))
		}
	}
	c.name = min(c.name, name)
	return c
}

func (c columns) width() int {
	n := c.name + 2 + len("100.0%") + 2 + c.etaWide
	for _, w := range []int{c.bar, c.amountWide, c.paceWide, c.spark} {
		if w > 0 {
			n += w + 2
		}
	}
	return n
}

func (s Style) line(r Row, c columns) string {
	l := &line{style: s, room: s.Width - 1}
	l.add("", Pad(s.name(r.Verdict, c.name), c.name)+"  ")
	if r.Err != nil {
		l.add(yellow, units.Printable(strings.TrimPrefix(r.Err.Error(), r.MountPoint+" ")))
		return l.String()
	}
	colour := statusColour(r.Verdict)
	if c.bar > 0 {
		filled, rest := s.Glyphs.Bar(r.Used/r.Size, c.bar)
		l.add(colour, filled)
		l.add(dim, rest+" ")
	}
	l.add("", PadLeft(words.Percent(r.Used, r.Size), len("100.0%"))+"  ")
	if c.amount {
		l.add("", PadLeft(amount(r.Verdict), c.amountWide)+"  ")
	}
	if c.pace {
		l.add("", PadLeft(pace(r.Verdict), c.paceWide)+"  ")
	}
	if c.spark > 0 {
		l.add(cyan, s.Glyphs.spark(r.Recent, c.spark)+"  ")
	}
	l.add(colour, eta(r.Verdict, c.between))
	return l.String()
}

// name gives up the device before it cuts the mount point.
func (s Style) name(v verdict.Verdict, n int) string {
	whole := words.Subject(v)
	if cells(whole) <= n || v.MountPoint == "" {
		return cut(whole, n, s.Glyphs.more)
	}
	v.Name = v.MountPoint
	return cut(words.Subject(v), n, s.Glyphs.more)
}

// amount says used and size with one unit where that does.
func amount(v verdict.Verdict) string {
	used, size := verdict.Amount(v.Resource, v.Used), verdict.Amount(v.Resource, v.Size)
	number, unit, _ := strings.Cut(used, " ")
	if strings.HasSuffix(size, " "+unit) {
		used = number
	}
	return used + " of " + size
}

func pace(v verdict.Verdict) string {
	if v.Samples < verdict.WarmUpSamples || v.Full() {
		return ""
	}
	g := v.Forecast.Growth
	switch still := math.IsInf(v.Expected, 1); {
	case still && v.Forecast.Finding.Kind == forecast.Cycling:
		return "up and down"
	case g > 0:
		return "+" + words.Pace(v.Resource, g, left(v))
	case g < 0:
		return "-" + words.Pace(v.Resource, -g, left(v))
	}
	return "steady"
}

// left is the time scale at which a row's growth is told.
func left(v verdict.Verdict) float64 {
	if math.IsNaN(v.Expected) || math.IsInf(v.Expected, 1) {
		return 10 * v.Span
	}
	return v.Expected
}

func eta(v verdict.Verdict, between bool) string {
	switch {
	case v.Err != nil:
		return ""
	case v.Full():
		return "FULL"
	case v.WarmUp && v.Samples < verdict.WarmUpSamples:
		return "measuring"
	case v.WarmUp:
		return "too early to tell"
	}
	said := "full in " + words.Left(v.Expected)
	switch {
	case math.IsInf(v.Early, 1):
		return "not filling"
	case math.IsInf(v.Expected, 1): // one future in ten fills though most do not
		said = "may be full"
	}
	if between {
		said += " (" + words.Range(v.Early, v.Late) + ")"
	}
	return said
}

// Sentence tells one row as a line of its own.
func Sentence(v verdict.Verdict) string {
	if v.Err != nil {
		return units.Printable(v.Err.Error())
	}
	said := words.Subject(v) + ": " + words.Share(v)
	if p := pace(v); p != "" {
		said += ", " + p
	}
	return said + ", " + eta(v, true)
}
