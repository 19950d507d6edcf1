package forecast

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

const (
	paths = 64 // futures drawn from regimes and memory

	// memoryLeast is the least share of futures that are the series' own past
	// increments, from anywhere in the past; less trust in the present regime
	// means more.
	memoryLeast = .15

	// Growth that is a old lasts t more with chance (a/(a+t))^lasting: what has
	// lasted longer lasts longer (Lomax 1954).
	lasting = .25
)

// imagine draws the futures: cycles that go on as they were, the present
// regime with replayed residuals on top, and the past as it was. Draws are
// quasi-random (Kronecker sequences), so that equal input gives equal output.
func (w *workspace) imagine(f *Forecast, capacity float64, runs []run, s surge, c cycle, t teeth, h hindcast, unit float64) {
	g := &w.long
	n := g.n()
	futures := make([]future, 0, paths+draws)
	whole := 1.0
	if c.tooth {
		whole = 1 - t.weight
		futures = t.futures(futures, f.level, capacity, f.Horizon)
	}
	memory := max(memoryLeast, (1-h.trust)*(1-.7*recent(runs, len(w.paces))))
	if j := float64(w.jumps); j > 1 {
		memory = max(memory, j*j/(j*j+6))
	}
	total := 0.0
	for _, r := range runs {
		total += r.weight
	}
	near := w.analogues(unit)
	doubt := levelled(excursions(g, unit))
	if s.found && !s.over {
		doubt = 0
	}
	for i := range paths {
		v, x := kronecker(i, .7548776662466927), kronecker(i, .5698402909980532)
		var p path
		c := &w.around
		if z := kronecker(i, .3247179572447460); z < doubt {
			c = &w.whole // the levels of the past again
			p.fade = unit
			p.start = near[i%len(near)]
			p.again = near[(i*7)%len(near):]
			futures = append(futures, future{weight: whole / paths, full: c.firstPassage(p, f.level, capacity, f.Horizon)})
			continue
		}
		if x < memory {
			c = &w.whole
			p.start = int(v * float64(n-1))
			w.hop[0] = int((float64(i) + .5) / paths * float64(n-1) * .9)
			p.again = w.hop[:]
		} else {
			r := pick(runs, v*total)
			p.base, p.fade = w.base[n-1], unit/2
			p.rate = r.rate + math.Hypot(max(r.sd, h.error/unit), .12*r.rate)*normal(kronecker(i, .6180339887498949))
			p.bend = r.bend
			p.start = near[i%len(near)]
			p.again = near[(i*7)%len(near):]
		}
		if s.found && !s.over {
			y := kronecker(i, .8191725133961645)
			p.extra, p.until = max(0, s.rate-max(0, p.rate)), s.age*(math.Pow(y, -1/lasting)-1)
			p.faster = s.faster
		}
		futures = append(futures, future{weight: whole / paths, full: c.firstPassage(p, f.level, capacity, f.Horizon)})
	}
	slices.SortFunc(futures, func(a, b future) int { return compare(a.full, b.full) })
	f.futures = futures
}

// recent returns the probability that the present regime is younger than half
// of the units known.
func recent(runs []run, units int) float64 {
	young, total := 0.0, 0.0
	for _, r := range runs {
		if total += r.weight; r.length <= units/2 {
			young += r.weight
		}
	}
	return young / total
}

// pick returns the run at u of the cumulated weights.
func pick(runs []run, u float64) run {
	for _, r := range runs {
		if u -= r.weight; u <= 0 {
			return r
		}
	}
	return runs[len(runs)-1]
}

// kronecker returns the i-th number of an evenly spread sequence on (0, 1).
func kronecker(i int, step float64) float64 {
	_, x := math.Modf(.5 + step*float64(i))
	return x
}

// normal returns the quantile of the standard normal distribution.
func normal(p float64) float64 { return distuv.UnitNormal.Quantile(p) }
