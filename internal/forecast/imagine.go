package forecast

import (
	"math"
	"slices"
)

// Shares of the futures, by idea.
const (
	shareMemory = .1  // own past increments, from anywhere in the past
	surgeAlpha  = .25 // growth that is a old lasts t more with chance (a/(a+t))^alpha
)

// imagine draws the futures.
func (w *workspace) imagine(f *Forecast, capacity float64, runs []run, s surge, c cycle, h hindcast, tooth bool, unit float64) {
	g := &w.long
	n := g.n()
	f.marks = nil
	base := w.base[n-1]
	total := 0.0
	for _, r := range runs {
		total += r.weight
	}
	near := w.analogues(unit)
	futures := make([]future, 0, paths+16)
	whole := 1.0
	if tooth {
		t := w.teeth(g, c)
		whole = 1 - t.weight
		futures = t.futures(futures, f.level, capacity, f.Horizon)
	}
	memory := max(shareMemory, 1-h.trust)
	for i := range paths {
		u := (float64(i) + .5) / paths
		v := frac(.5 + .7548776662466927*float64(i))
		x := frac(.5 + .5698402909980532*float64(i))
		p := path{base: base, fade: unit / 2, until: math.Inf(1)}
		c := &w.around
		if x < memory {
			c = &w.whole
			p.base, p.fade = 0, 0
			p.start = int(v * float64(n-1))
			p.again = []int{int(u * float64(n-1) * .9)}
		} else {
			r := pickRun(runs, v*total)
			p.rate = r.rate + max(r.sd, .7*h.error/unit)*normal(frac(.5+.6180339887498949*float64(i)))
			p.bend = r.bend
			p.start = near[i%len(near)]
			p.again = near[(i*7)%len(near):]
		}
		if s.found && !s.over {
			y := frac(.5 + .8191725133961645*float64(i))
			p.extra, p.until = max(0, s.rate-max(0, p.rate)), s.age*(math.Pow(y, -1/surgeAlpha)-1)
		}
		futures = append(futures, future{weight: whole / paths, full: c.firstPassage(p, f.level, capacity, f.Horizon)})
	}
	slices.SortFunc(futures, func(a, b future) int { return compare(a.full, b.full) })
	f.futures = futures
}

func pickRun(runs []run, u float64) run {
	for _, r := range runs {
		if u -= r.weight; u <= 0 {
			return r
		}
	}
	return runs[len(runs)-1]
}

// analogues returns cells of the past at which the residual stood where it
// stands now, whole units ago first.
func (w *workspace) analogues(unit float64) []int {
	r := w.around.r
	n := len(r)
	m := max(1, int(math.Round(unit/w.around.step)))
	near := w.near[:0]
	type candidate struct {
		cell int
		cost float64
	}
	var all []candidate
	for k := 0; k < n-1-m/2; k++ {
		phase := float64((n-1-k)%m) / float64(m)
		phase = min(phase, 1-phase)
		all = append(all, candidate{k, math.Abs(r[k]-r[n-1]) * (1 + 2*phase)})
	}
	if len(all) == 0 {
		return append(near, 0)
	}
	slices.SortFunc(all, func(a, b candidate) int { return compare(a.cost, b.cost) })
	for _, c := range all[:min(len(all), 24)] {
		near = append(near, c.cell)
	}
	w.near = near
	return near
}

func frac(x float64) float64 { return x - math.Floor(x) }

// normal returns the quantile of the standard normal distribution.
func normal(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// futures draws the futures in which the cycle goes on: full when the line of
// peaks reaches capacity, and not before the present rise gets there.
func (t teeth) futures(futures []future, level, capacity, horizon float64) []future {
	const draws = 24
	for i := range draws {
		u := (float64(i) + .5) / draws
		rate := 0.0
		if u > t.slope.still {
			rate = t.slope.rate + t.slope.sd*normal(frac(.5+.6180339887498949*float64(i)))
		}
		lack := capacity - t.top - t.jitter*normal(frac(.5+.7548776662466927*float64(i)))
		full := Never
		switch {
		case lack <= 0:
			if full = t.next; full <= 0 {
				full = (capacity - level) / t.pace
			}
		case rate > 0:
			full = max(lack/rate, t.next)
			if t.period > 0 {
				full = t.next + math.Ceil((full-t.next)/t.period)*t.period
			}
		}
		if full > horizon {
			full = Never
		}
		futures = append(futures, future{weight: t.weight / draws, full: full})
	}
	return futures
}
