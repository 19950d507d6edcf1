package board

import (
	"slices"

	"mackerel-forecast/internal/verdict"
)

// Colours of a terminal, as the numbers of its escape.
const (
	dim    = "2"
	green  = "32"
	yellow = "33"
	red    = "1;31"
	cyan   = "36"
)

func (s Style) paint(colour, text string) string {
	if !s.Colour || colour == "" || text == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

func statusColour(v verdict.Verdict) string {
	switch v.Status {
	case verdict.Critical:
		return red
	case verdict.Warning, verdict.Unknown:
		return yellow
	}
	if v.WarmUp {
		return dim
	}
	return green
}

// mostUrgent leaves n rows in their order, and tells how many it left out.
func mostUrgent(rows []Row, n int) (kept []Row, left int) {
	n = max(n, 1)
	if len(rows) <= n {
		return rows, 0
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return verdict.MoreUrgent(rows[a].Verdict, rows[b].Verdict) })
	order = order[:n]
	slices.Sort(order)
	for _, i := range order {
		kept = append(kept, rows[i])
	}
	return kept, len(rows) - n
}
