package backtest

import (
	"runtime"
	"sync"
	"time"

	"mackerel-forecast/internal/baseline"
	"mackerel-forecast/internal/replay"
	"mackerel-forecast/internal/simulate"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Ours is the name of our own method in a result.
const Ours = "forecast"

// Case is one history to be scored, in a family.
type Case struct {
	Family string
	Make   func() simulate.History
}

// Result is what came of a backtest.
type Result struct {
	Methods  []string
	Families []string      // in the order of the cases
	Took     time.Duration // by our own method, over all cores
	Moments  int
	scores   map[string][][]seriesScore // by method, then family, then series
}

// Total is a method's score over all families.
func (r Result) Total(method string) Score { return total(r.scores[method]) }

// Family is a method's score on the i-th family.
func (r Result) Family(method string, i int) Score { return total(r.scores[method][i : i+1]) }

// Run replays every case at moments apart by every and scores all methods.
func Run(cases []Case, policy verdict.Policy, every time.Duration) Result {
	r := Result{Methods: []string{Ours}, scores: map[string][][]seriesScore{}}
	for _, m := range baseline.Methods() {
		r.Methods = append(r.Methods, m.Name)
	}
	scored := make([]map[string]seriesScore, len(cases))
	took := make([]time.Duration, len(cases))
	moments := make([]int, len(cases))
	var next, wait = make(chan int), sync.WaitGroup{}
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				scored[i], took[i], moments[i] = runCase(cases[i], policy, every)
			}
		})
	}
	for i := range cases {
		next <- i
	}
	close(next)
	wait.Wait()
	index := map[string]int{}
	for i, c := range cases {
		r.Took += took[i]
		r.Moments += moments[i]
		at, known := index[c.Family]
		if !known {
			at = len(r.Families)
			index[c.Family] = at
			r.Families = append(r.Families, c.Family)
		}
		for method, s := range scored[i] {
			for len(r.scores[method]) <= at {
				r.scores[method] = append(r.scores[method], nil)
			}
			r.scores[method][at] = append(r.scores[method][at], s)
		}
	}
	return r
}

// runCase scores all methods on one history.
// Histories too long for every moment are scored at fewer.
func runCase(c Case, policy verdict.Policy, every time.Duration) (map[string]seriesScore, time.Duration, int) {
	h := c.Make()
	every = pace(h.Samples, every)
	byMethod := map[string][]moment{}
	began := time.Now()
	_ = replay.Run(h.Series, replay.Options{Policy: policy, Every: every}, func(v verdict.Verdict) error {
		byMethod[Ours] = append(byMethod[Ours], said(h, v))
		return nil
	})
	took := time.Since(began)
	for _, m := range byMethod[Ours] {
		past := h.Series.Until(m.time)
		last, _ := past.Last()
		for _, method := range baseline.Methods() {
			until := method.UntilFull(past.Samples, m.time)
			byMethod[method.Name] = append(byMethod[method.Name], line(h, last, m.time, until, policy))
		}
	}
	scores := map[string]seriesScore{}
	for method, moments := range byMethod {
		scores[method] = score(moments, h.Fills, h.Cuts)
	}
	return scores, took, len(byMethod[Ours])
}

// Simulated makes the cases of a set: seeds histories of every family.
func Simulated(set simulate.Set, seeds int, families ...simulate.Family) []Case {
	var cases []Case
	for _, f := range families {
		for seed := range uint64(seeds) {
			cases = append(cases, Case{Family: f.Name, Make: func() simulate.History { return f.History(set, seed) }})
		}
	}
	return cases
}

// mostMoments is roughly how many moments of one history are scored.
const mostMoments = 1000

// pace is the time between two moments: a multiple of every, more than one
// where the history is years long.
func pace(samples []usage.Sample, every time.Duration) time.Duration {
	span := time.Duration(samples[len(samples)-1].Time-samples[0].Time) * time.Second
	return max(1, span/every/mostMoments) * every
}
