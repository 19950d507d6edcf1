package forecast

import (
	"cmp"
	"slices"
)

const mixtureFutures = 64 // drawn from models

// outlook is what a history says of its future before any future is drawn.
type outlook struct {
	level, capacity, horizon float64
	full                     float64 // level from which on Used counts as full
	unit, span               float64 // seconds; span is how far back the history goes
	runs                     []run
	now                      run     // what they say together; its weight is that of all
	average                  float64 // the moving average now, units of Used
	surge                    surge
	plateau                  plateau
	overdue                  overdue
	cycle                    unitCycle
	fall                     Fall
	sawtooth                 sawtooth
	paceError                paceErrors // of the regime's pace, units of Used per second
	bootstrap, paceSpread    float64    // share of futures in any order, spread of their pace
	order                    order      // in which they may come instead
	weekReplay               weekly
	monthStarts              []int
	excursionShare           float64 // share of futures that stay among the levels of the past
	near                     []int   // cells that resemble now
	nearLevel                []int   // cells at which Used stood as it does now
	routine                  routine
	deletedBelow             float64 // what was deleted within the last unit, units of Used, 0 or below
}

// model is one idea of how a history goes on.
type model interface {
	// takes reports whether the i-th future is of this idea, where none before it in
	// models takes it.
	takes(o *outlook, i int) bool

	// passage draws the i-th future, with new growth on top: the seconds until it
	// is full, Never beyond the horizon, and the seconds until its pace ends, Never
	// where it has none that may.
	passage(w *workspace, i int, news surge) (full, paceEnds float64)
}

// models are asked in this order; the last one takes what is left. A cycle that
// goes on is no model but a stratum beside them all: its futures end in a fall,
// not in a passage.
var models = [...]model{overdue{}, excursions{}, monthly{}, weekly{}, historyReplay{}, bootstrap{}, regimes{}}

// drawFutures draws the futures: those of a cycle that goes on as it was, and those
// of the models. Draws are quasi-random (Kronecker sequences), so that equal input
// gives equal output.
func (w *workspace) drawFutures() []future {
	o := &w.outlook
	futures := make([]future, 0, mixtureFutures+sawtoothFutures)
	whole := 1.0
	if o.cycle.spansUnits {
		futures = o.sawtooth.futures(futures, o.level, o.capacity, o.horizon, o.weekReplay.chance)
		for _, f := range futures {
			whole -= f.weight
		}
	}
	for i := range mixtureFutures {
		f := w.future(i)
		f.weight = whole / mixtureFutures
		futures = append(futures, f)
	}
	slices.SortFunc(futures, func(a, b future) int { return cmp.Compare(a.full, b.full) })
	return futures
}

// future draws the i-th future. A plateau postpones the future by its remaining length;
// if that exceeds the age of the new growth, the growth is dropped, and goes on as before it
// where it is what stopped; it is dropped too where a fall is overdue: that is why Used rises. If new growth ends at the height of an earlier
// rise, it is not added to the replay, which already contains that rise: it fills the
// disk alone or not at all.
func (w *workspace) future(i int) future {
	o := &w.outlook
	wait, news := o.plateau.lasts(i), o.surge
	m := o.modelOf(i)
	if _, ok := m.(weekly); ok {
		start := o.weekReplay.start(i)
		if w.paused(start, o.plateau) {
			wait = 0
		}
		if w.rose(start, news) {
			news = surge{}
		}
	}
	if wait > 0 {
		news.pause = pause{} // it waits already
	}
	if wait > news.age && news.found && o.plateau.age < news.age {
		wait = 0 // what stopped is the new growth, not what was before it
		news = surge{}
	}
	if _, ok := m.(overdue); ok || wait > news.age {
		news = surge{}
	}
	alone := Never
	if until, ok := news.asBefore(i); ok {
		if t := news.pause.lasts(i) + (o.capacity-o.level)/news.rate; t <= until {
			alone = t
		}
		news = surge{}
	}
	full, paceEnds := m.passage(w, i, news)
	f := future{full: Never, unbroken: min(full, alone) + wait}
	if full <= paceEnds {
		f.full = full
	}
	f.full = min(f.full, alone) + wait
	if f.unbroken > o.horizon {
		f.full, f.unbroken = Never, Never
	}
	return f
}

// modelOf returns the model that takes the i-th future.
func (o *outlook) modelOf(i int) model {
	k := 0
	for !models[k].takes(o, i) {
		k++
	}
	return models[k]
}

// analogue returns a path that begins at the i-th of the cells at which the residual
// stood as it does now, and goes on at others of them when it has come to now.
func (o *outlook) analogue(i int) path { return o.alike(i, o.near) }

// sameLevel returns the same of the cells at which Used itself did.
func (o *outlook) sameLevel(i int) path { return o.alike(i, o.nearLevel) }

func (o *outlook) alike(i int, near []int) path {
	if o.routine.stays(i) {
		near = o.routine.near
	}
	return path{start: near[i%len(near)], again: near[(i*7)%len(near):]}
}
