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
	// Future tells the seconds until full from a Unix time on in another course
	// of things, as somebody would know who knew the generator. May be nil.
	Future func(now int64, world uint64) float64
}

// Run replays every case at moments apart by every and scores all methods.
func Run(cases []Case, policy verdict.Policy, every time.Duration) Result {
	methods := []string{Ours}
	for _, m := range baseline.Methods() {
		methods = append(methods, m.Name)
	}
	return gather(methods, cases, func(c Case) outcome { return runCase(c, policy, every) })
}

// parallel does work for 0..n-1 on all cores.
func parallel(n int, work func(i int)) {
	next, wait := make(chan int), sync.WaitGroup{}
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				work(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

// runCase scores all methods on one history. Histories too long for every
// moment are scored at fewer.
func runCase(c Case, policy verdict.Policy, every time.Duration) outcome {
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
	fills := foreseenFills(h, byMethod[Ours], c.Future)
	scores := map[string]seriesScore{}
	for method, moments := range byMethod {
		scores[method] = score(moments, fills)
	}
	return outcome{scores, took, len(byMethod[Ours])}
}

// Simulated makes the cases of a set: seeds histories of every family.
func Simulated(set simulate.Set, seeds int, families ...simulate.Family) []Case {
	var cases []Case
	for _, f := range families {
		for seed := range uint64(seeds) {
			cases = append(cases, Case{
				Family: f.Name,
				Make:   func() simulate.History { return f.History(set, seed) },
				Future: func(now int64, world uint64) float64 { return f.Future(set, seed, now, world) },
			})
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
