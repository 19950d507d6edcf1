package forecast

import (
	"cmp"
	"math"
	"slices"
)

const (
	mixtureFutures = 64 // futures drawn from memory and regimes

	// Growth that is a old lasts t more with chance (a/(a+t))^lasting: what has
	// lasted longer lasts longer (Lomax 1954).
	// Each earlier rise that was like it and came to an end adds as much.
	lasting, lastingMost = .25, 2.

	// regimeLasting is the exponent for a regime, whose pace is no news. For what
	// rises in the first days of a host, and may have a limit that it has not come
	// to yet, the exponent is that of new growth, for its past in any order the
	// half; from youngSpan on it falls with the square of the host's age.
	regimeLasting = .05
	youngMemory   = lasting / 2
	youngSpan     = 3.5 * day
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
	paceError                paceErrors // of the regime's pace, units of Used per second
	memory, wide             float64    // share of remembered futures, width of their pace
	weekly                   float64    // chance of a rhythm of weeks in what is remembered
	monthly                  float64    // chance of a rhythm of months
	doubt                    float64    // share of futures that stay among the levels of the past
	near                     []int      // cells that resemble now
	gone                     float64    // what was deleted within the last unit, units of Used, 0 or below
}

// model is one idea of how a history goes on.
type model interface {
	// takes tells whether the i-th future is of this idea, where none before it in
	// models takes it.
	takes(o *outlook, i int) bool

	// passage draws the i-th future, with new growth on top: the seconds until it
	// is full, Never beyond the horizon, and the seconds until its pace ends, Never
	// where it has none that may.
	passage(w *workspace, i int, news surge) (full, ends float64)
}

// models are asked in this order; the last one takes what is left. A cycle that
// goes on is no model but a stratum beside them all: its futures end in a fall,
// not in a passage.
var models = [...]model{visited{}, monthly{}, replayed{}, bootstrap{}, regimes{}}

// imagine draws the futures: those of a cycle that goes on as it was, and those
// of the models. Draws are quasi-random (Kronecker sequences), so that equal input
// gives equal output.
func (w *workspace) imagine() []future {
	o := &w.outlook
	futures := make([]future, 0, mixtureFutures+sawtoothFutures)
	whole := 1.0
	if o.cycle.tooth {
		whole = 1 - o.teeth.weight
		futures = o.teeth.futures(futures, o.level, o.capacity, o.horizon)
	}
	for i := range mixtureFutures {
		f := w.future(i)
		f.weight = whole / mixtureFutures
		futures = append(futures, f)
	}
	slices.SortFunc(futures, func(a, b future) int { return cmp.Compare(a.full, b.full) })
	return futures
}

// future draws the i-th future. A lull delays it; one that lasts longer than new
// growth did is its end.
func (w *workspace) future(i int) future {
	o := &w.outlook
	wait, news := o.lull.lasts(i), o.surge
	if wait > news.age {
		news = surge{}
	}
	full, ends := w.passage(i, news)
	f := future{full: Never, unbroken: Never}
	if full += wait; full <= o.horizon {
		f.unbroken = full
	}
	if full <= wait+ends {
		f.full = f.unbroken
	}
	return f
}

// passage draws the i-th future from the model that takes it.
func (w *workspace) passage(i int, news surge) (full, ends float64) {
	k := 0
	for !models[k].takes(&w.outlook, i) {
		k++
	}
	return models[k].passage(w, i, news)
}

// analogue is a path that begins at the i-th of the cells that resemble now, and
// goes on at others of them when it has come to now.
func (o *outlook) analogue(i int) path {
	return path{start: o.near[i%len(o.near)], again: o.near[(i*7)%len(o.near):]}
}

// ends returns the time until a pace ends that has lasted for age seconds, with the
// exponents of young hosts and of old ones. haste, 0 to 1, is where the pace lies
// among all that are possible: the slowest is about to end.
func (o *outlook) ends(haste, age, young, old float64) float64 {
	youth := min(1, youngSpan/o.span)
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
