package backtest

import (
	"fmt"
	"io"
)

// bands are the medians, up to so many seconds, that reliability tells apart; the last
// one is that of no fill within the longest time that is scored.
var bands = [...]struct {
	name string
	upTo float64
}{
	{"below 1 day", day},
	{"1 to 7 days", 7 * day},
	{"7 to 30 days", 30 * day},
	{"30 to 90 days", longest},
	{"none in 90 days", longest + 1},
}

// reliability is, by the band of the median, how often the truth came before each
// quantile. Of an honest forecast a tenth, a half and nine tenths do (Murphy and
// Winkler 1977, Appl. Statist. 26, 41).
type reliability [len(bands)]struct{ early, median, late share }

// count adds a moment. A truth that is only known to be later than some moment is left
// out of what it does not tell.
func (r *reliability) count(m moment) {
	i := 0
	for m.median >= bands[i].upTo {
		i++
	}
	add := func(s *share, quantile float64) {
		if m.truth.Exact || m.truth.After >= quantile {
			s.count(m.truth.Exact && m.truth.After < quantile)
		}
	}
	add(&r[i].early, m.early)
	add(&r[i].median, m.median)
	add(&r[i].late, m.late)
}

// WriteReliability prints how often it was full before what the first method said, over
// all moments of all histories alike.
func (r Result) WriteReliability(w io.Writer) {
	var all reliability
	for _, family := range r.scores[r.Methods[0]] {
		for _, s := range family {
			for i, b := range s.reliability {
				all[i].early.add(b.early)
				all[i].median.add(b.median)
				all[i].late.add(b.late)
			}
		}
	}
	fmt.Fprintf(w, "%-26s %9s %10s %10s %10s\n", "median of "+r.Methods[0], "moments", "before p10", "before p50", "before p90")
	for i, b := range all {
		fmt.Fprintf(w, "%-26s %9.0f %10s %10s %10s\n", bands[i].name, b.median.whole,
			number("%.2f", b.early.value()), number("%.2f", b.median.value()), number("%.2f", b.late.value()))
	}
}
