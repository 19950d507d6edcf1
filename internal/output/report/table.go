package report

import (
	"bufio"
	"io"
	"strings"

	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/output/board"
	"mackerel-forecast/internal/units"
)

// columns of the table; those of numbers are set to the right.
var columns = []struct {
	title string
	right bool
	text  func(Style, fleet.Row) string
}{
	{"HOST:FILESYSTEM", false, func(_ Style, r fleet.Row) string { return subject(r) }},
	{"USED/SIZE", true, func(_ Style, r fleet.Row) string { return room(r) }},
	{"GROWTH", true, func(_ Style, r fleet.Row) string { return growth(r) }},
	{"FULL IN", true, Style.left},
	{"BETWEEN", false, Style.between},
	{"DATE", false, Style.date},
	{"STATUS", false, func(_ Style, r fleet.Row) string { return r.Status.String() }},
	{"WHY", false, func(_ Style, r fleet.Row) string { return units.Printable(r.Reason) }},
}

// Table prints the rows in columns as wide as they have to be.
func Table(w io.Writer, rows []fleet.Row, s Style) error {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = len(c.title)
	}
	for _, r := range rows {
		for i, c := range columns {
			widths[i] = max(widths[i], board.Cells(c.text(s, r)))
		}
	}
	out := bufio.NewWriter(w)
	line := func(text func(i int) string) {
		var b strings.Builder
		for i, c := range columns {
			pad := board.Pad
			if c.right {
				pad = board.PadLeft
			}
			b.WriteString(pad(text(i), widths[i]) + "  ")
		}
		out.WriteString(strings.TrimRight(b.String(), " ") + "\n")
	}
	line(func(i int) string { return columns[i].title })
	for _, r := range rows {
		line(func(i int) string { return columns[i].text(s, r) })
	}
	return out.Flush()
}
