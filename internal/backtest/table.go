package backtest

import (
	"fmt"
	"io"
	"math"
	"time"
)

// columns of the table, as the issue of the yardstick names them.
const (
	titles = "%-26s %6s %6s %6s %6s %6s %6s %7s %7s %6s %6s %6s\n"
	rows   = "%-26.26s %6.4f %6.4f %6s %6s %6s %6s %7s %7s %6s %6s %6s\n"
)

// WriteTable prints a line for each method and what ours is to the best of them.
func (r Result) WriteTable(w io.Writer) {
	writeTitles(w, "method")
	best := Score{Q: math.Inf(1), Q50: math.Inf(1)}
	for _, method := range r.Methods {
		s := r.Total(method)
		s.writeRow(w, method)
		if method != Ours {
			best.Q, best.Q50 = min(best.Q, s.Q), min(best.Q50, s.Q50)
		}
	}
	ours := r.Total(Ours)
	fmt.Fprintf(w, "\nQ is %.3f x, Q50 %.3f x the best baseline's; %d families, %d moments, %v a moment\n",
		ours.Q/best.Q, ours.Q50/best.Q50, len(r.Families), r.Moments, (r.Took / time.Duration(max(1, r.Moments))).Round(time.Microsecond))
}

// WriteFamilies prints our score on every family beside the best baseline's Q.
func (r Result) WriteFamilies(w io.Writer) {
	writeTitles(w, "family")
	for i, family := range r.Families {
		best, by := math.Inf(1), ""
		for _, method := range r.Methods[1:] {
			if q := r.Family(method, i).Q; q < best {
				best, by = q, method
			}
		}
		s := r.Family(Ours, i)
		s.writeRow(w, family)
		fmt.Fprintf(w, "%27s%.4f by %s\n", "best baseline ", best, by)
	}
}

func writeTitles(w io.Writer, first string) {
	fmt.Fprintf(w, titles, first, "Q", "Q50", "E50", "in 2x", "CRIT r", "WARN r", "false C", "false W", "flaps", "cover", "sharp")
}

func (s Score) writeRow(w io.Writer, name string) {
	fmt.Fprintf(w, rows, name, s.Q, s.Q50, number("%.3f", s.E50), number("%.2f", s.Factor2),
		number("%.3f", s.CriticalRecall), number("%.3f", s.WarningRecall),
		number("%.2f%%", 100*s.FalseCritical), number("%.2f%%", 100*s.FalseWarning),
		number("%.1f", s.Flaps), number("%.2f", s.Coverage), number("%.2f", s.Sharpness))
}

// number is empty where there was nothing to measure.
func number(format string, v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return fmt.Sprintf(format, v)
}
