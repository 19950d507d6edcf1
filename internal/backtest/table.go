package backtest

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"time"
)

// columns of the table, after the name.
var columns = []struct {
	title  string
	width  int
	format string
	value  func(Score) float64
}{
	{"Q", 6, "%.4f", func(s Score) float64 { return s.Q }},
	{"Q50", 6, "%.4f", func(s Score) float64 { return s.Q50 }},
	{"E50", 6, "%.3f", func(s Score) float64 { return s.E50 }},
	{"in 2x", 6, "%.2f", func(s Score) float64 { return s.Factor2 }},
	{"CRIT r", 6, "%.3f", func(s Score) float64 { return s.CriticalRecall }},
	{"WARN r", 6, "%.3f", func(s Score) float64 { return s.WarningRecall }},
	{"false C", 7, "%.2f%%", func(s Score) float64 { return 100 * s.FalseCritical }},
	{"false W", 7, "%.2f%%", func(s Score) float64 { return 100 * s.FalseWarning }},
	{"flaps", 6, "%.1f", func(s Score) float64 { return s.Flaps }},
	{"cover", 6, "%.2f", func(s Score) float64 { return s.Coverage }},
	{"sharp", 6, "%.2f", func(s Score) float64 { return s.Sharpness }},
}

// WriteTable prints a line for each method and what the first is to the best of
// the others.
func (r Result) WriteTable(w io.Writer) {
	writeTitles(w, "method")
	best := Score{Q: math.Inf(1), Q50: math.Inf(1)}
	for _, method := range r.Methods {
		s := r.Total(method)
		s.writeRow(w, method, "")
		if method != r.Methods[0] {
			best.Q, best.Q50 = min(best.Q, s.Q), min(best.Q50, s.Q50)
		}
	}
	if len(r.Methods) == 1 {
		return
	}
	first := r.Total(r.Methods[0])
	fmt.Fprintf(w, "\nQ is %.3f x, Q50 %.3f x the best baseline's; %d families, %d moments, %v a moment\n",
		first.Q/best.Q, first.Q50/best.Q50, len(r.Families), r.Moments, (r.Took / time.Duration(max(1, r.Moments))).Round(time.Microsecond))
}

// WriteFamilies prints the first method's score on every family, those that
// cost most first, and the best baseline's Q there.
func (r Result) WriteFamilies(w io.Writer) {
	writeTitles(w, "family")
	order := make([]int, len(r.Families))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(r.Family(r.Methods[0], b).Q, r.Family(r.Methods[0], a).Q)
	})
	for _, i := range order {
		best, by := math.Inf(1), ""
		for _, method := range r.Methods[1:] {
			if q := r.Family(method, i).Q; q < best {
				best, by = q, fmt.Sprintf("  %.4f %s", q, method)
			}
		}
		s := r.Family(r.Methods[0], i)
		s.writeRow(w, r.Families[i], by)
	}
}

// WriteMisses prints the fills that the first method did not tell in time,
// though somebody who knew the generator would have.
func (r Result) WriteMisses(w io.Writer) {
	for i, family := range r.scores[r.Methods[0]] {
		for seed, s := range family {
			for _, miss := range s.misses {
				fmt.Fprintf(w, "%s, seed %d: %s\n", r.Families[i], seed, miss)
			}
		}
	}
}

func writeTitles(w io.Writer, first string) {
	fmt.Fprintf(w, "%-26s", first)
	for _, c := range columns {
		fmt.Fprintf(w, " %*s", c.width, c.title)
	}
	fmt.Fprintln(w)
}

func (s Score) writeRow(w io.Writer, name, remark string) {
	fmt.Fprintf(w, "%-26.26s", name)
	for _, c := range columns {
		fmt.Fprintf(w, " %*s", c.width, number(c.format, c.value(s)))
	}
	fmt.Fprintln(w, remark)
}

// number is a dash where there was nothing to measure.
func number(format string, v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return fmt.Sprintf(format, v)
}
