package backtest

import (
	"slices"
	"time"
)

// Result is what came of a backtest.
type Result struct {
	Methods  []string      // the first is the one that is measured, the others are the baselines
	Families []string      // in the order of the cases
	Took     time.Duration // by our own method, over all cores
	Moments  int
	scores   map[string][][]seriesScore // by method, then family, then series
}

// outcome is what came of one case.
type outcome struct {
	scores  map[string]seriesScore // by method
	took    time.Duration
	moments int
}

// gather works on all cases and puts what came of them in order.
func gather(methods []string, cases []Case, work func(Case) outcome) Result {
	r := Result{Methods: methods, scores: map[string][][]seriesScore{}}
	outcomes := make([]outcome, len(cases))
	parallel(len(cases), func(i int) { outcomes[i] = work(cases[i]) })
	index := map[string]int{}
	for i, c := range cases {
		r.Took += outcomes[i].took
		r.Moments += outcomes[i].moments
		at, known := index[c.Family]
		if !known {
			at = len(r.Families)
			index[c.Family] = at
			r.Families = append(r.Families, c.Family)
			for _, method := range methods {
				r.scores[method] = append(r.scores[method], nil)
			}
		}
		for method, s := range outcomes[i].scores {
			r.scores[method][at] = append(r.scores[method][at], s)
		}
	}
	return r
}

// Total is a method's score over all families.
func (r Result) Total(method string) Score { return total(r.scores[method]) }

// Family is a method's score on the i-th family.
func (r Result) Family(method string, i int) Score { return total(r.scores[method][i : i+1]) }

// PutFirst makes a method the one that is measured, for what is printed.
func (r *Result) PutFirst(method string) {
	if i := slices.Index(r.Methods, method); i > 0 {
		r.Methods = slices.Insert(slices.Delete(r.Methods, i, i+1), 0, method)
	}
}
