package forecast

import (
	"cmp"
	"math"
	"slices"
)

const (
	paths = 64 // futures drawn from memory and regimes

	// Growth that is a old lasts t more with chance (a/(a+t))^lasting: what has
	// lasted longer lasts longer (Lomax 1954).
	// Each earlier rise that was like it and came to an end adds as much.
	lasting, lastingMost = .25, 2.

	// regimeLasting is the exponent for a regime, whose pace is no news. For what
	// rises in the first days of a host, and may have a limit that it has not come
	// to yet, the exponent is that of new growth, for its past in any order the
	// half; from youth on it falls with the square of the host's age.
	regimeLasting = .05
	youngMemory   = lasting / 2
	youth         = 3.5 * day
)

// outlook is what a history says of its future before any future is drawn.
type outlook struct {
	level, capacity, horizon float64
	unit, span               float64 // seconds; span is how far back the history goes
	runs                     []run
	now                      run // what they say together; its weight is that of all
	surge                    surge
	lull                     lull
	cycle                    cycle
	fall                     Fall
	teeth                    teeth
	error                    misses  // of the regime's pace, units of Used per second
	memory, wide             float64 // share of remembered futures, width of their pace
	weekly                   float64 // chance of a rhythm of weeks in what is remembered
	monthly                  float64 // chance of a rhythm of months
	doubt                    float64 // share of futures that stay among the levels of the past
	near                     []int   // cells that resemble now
	gone                     float64 // what was deleted within the last unit, units of Used, 0 or below
}

// imagine draws the futures: cycles that go on as they were, the past as it
// was, and the present regime with replayed residuals on top. Draws are
// quasi-random (Kronecker sequences), so that equal input gives equal output.
func (w *workspace) imagine(o *outlook) []future {
	futures := make([]future, 0, paths+draws)
	whole := 1.0
	if o.cycle.tooth {
		whole = 1 - o.teeth.weight
		futures = o.teeth.futures(futures, o.level, o.capacity, o.horizon)
	}
	for i := range paths {
		f := w.passage(o, i)
		f.weight = whole / paths
		futures = append(futures, f)
	}
	slices.SortFunc(futures, func(a, b future) int { return cmp.Compare(a.full, b.full) })
	return futures
}

// passage draws the i-th future. A lull delays it; one that lasts longer than new
// growth did is its end.
func (w *workspace) passage(o *outlook, i int) future {
	wait, news := o.lull.lasts(i), o.surge
	if wait > news.age {
		news = surge{}
	}
	full, ends := w.growth(o, i, news)
	f := future{full: Never, unbroken: Never}
	if full += wait; full <= o.horizon {
		f.unbroken = full
	}
	if full <= wait+ends {
		f.full = f.unbroken
	}
	return f
}

// growth draws the i-th future of growth, with new growth on top: the seconds
// until it is full, and until its pace ends.
func (w *workspace) growth(o *outlook, i int, news surge) (full, ends float64) {
	z, x := kronecker(i, byDoubt), kronecker(i, byMemory)
	haste := kronecker(i, byPace)
	y, v := normal(haste), kronecker(i, byStart)
	p := path{start: o.near[i%len(o.near)], again: o.near[(i*7)%len(o.near):]}
	switch {
	case z < o.doubt: // the levels of the past again
		p.fade = o.unit
		return w.whole.firstPassage(p, o.level, o.capacity, o.horizon), Never
	case kronecker(i, byMonth) < o.monthly:
		room, grown := o.paced(y, news.lasts(i, 0))
		w.hop[0] = w.whole.monthAgo(i)
		p = path{start: w.hop[0], again: w.hop[:], extra: grown}
		return w.whole.firstPassage(p, o.level, o.level+room, o.horizon), Never
	case x < o.memory:
		room, grown := o.paced(y, news.lasts(i, 0))
		if !o.cycle.returns() {
			return w.past.firstPassage(i, room, grown, o.weekly, o.horizon), o.ends(haste, o.span, youngMemory, 0)
		}
		n := len(w.whole.r)
		w.hop[0] = int((float64(i) + .5) / paths * float64(n-1) * .9)
		p = path{start: int(v * float64(n-1)), again: w.hop[:], extra: grown}
		if o.cycle.punctual() {
			p.start = o.cycle.alike(n, v, w.whole.step)
		}
		return w.whole.firstPassage(p, o.level, o.level+room, o.horizon), Never
	}
	r := pick(o.runs, v*o.now.weight)
	p.base, p.fade, p.bend = w.base[len(w.base)-1]+o.gone, o.unit/2, r.bend
	p.rate = r.rate + math.Hypot(max(r.sd, o.error.side(y)), narrowest*r.rate)*y
	p.extra = news.lasts(i, p.rate)
	if p.extra != (growth{}) { // what has come is there to stay: nothing of it fades
		p.base = o.level - w.around.r[p.start]
	}
	full, ends = w.around.firstPassage(p, o.level, o.capacity, o.horizon), Never
	if p.extra == (growth{}) {
		ends = o.ends(haste, float64(r.length)*o.unit, lasting, regimeLasting)
	}
	return full, ends
}

// ends returns the time until a pace ends that has lasted for age seconds, with the
// exponents of young hosts and of old ones. haste, 0 to 1, is where the pace lies
// among all that are possible: the slowest is about to end.
func (o *outlook) ends(haste, age, young, old float64) float64 {
	youth := min(1, youth/o.span)
	return outlasts(1-haste, age, max(old, young*youth*youth))
}

// paced returns how much room there is for a past whose pace is y widths more
// than it was, and what grows on top as seen from there.
func (o *outlook) paced(y float64, grown growth) (float64, growth) {
	factor := math.Exp(o.wide * y)
	grown.rate, grown.gain = grown.rate/factor, grown.gain/factor
	return (o.capacity - o.level) / factor, grown
}

// outlasts returns the time beyond which goes on, with probability u, what has
// lasted for age seconds.
func outlasts(u, age, exponent float64) float64 { return age * (math.Pow(u, -1/exponent) - 1) }

// pick returns the run at u of the cumulated weights.
func pick(runs []run, u float64) run {
	for _, r := range runs {
		if u -= r.weight; u <= 0 {
			return r
		}
	}
	return runs[len(runs)-1]
}
