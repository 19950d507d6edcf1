package board

import (
	"slices"

	"mackerel-forecast/internal/verdict"
)

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
