package forecast

import (
	"math"
	"slices"
)

const (
	// memoryLeast is the least share of futures that are the series' own past
	// increments. Beyond plainly nats of evidence for the present regime it falls
	// with their root to memoryProved. A regime lasts 1/hazard units: of a longer
	// history it tells no more than that part.
	memoryLeast, memoryProved, plainly = .25, .05, 4.

	// Odds, before any evidence, that pieces of constant pace tell more of the
	// future than increments in any order do: where what rises adds up, and
	// where it comes down again or noise does not add up.
	oddsOfSums, oddsOfReturns = .1, 5.

	// oddsOfRhythm are the odds, before any evidence, of a rhythm of weeks, and
	// of one of months; one of months shows in so many days at the earliest.
	oddsOfRhythm = .1
	monthsShow   = 40

	// widest and narrowest are the standard deviation of the logarithm of the
	// pace that is added for what the past cannot show: for increments as
	// uneven as they are large, and for even ones.
	widest, narrowest = .6, .09
)

// windows are how far back, in units, futures remember; each a quarter of them.
var windows = [...]int{28, 1000, 112, 56}

// bootstrap is the model of what comes in any order: increments of the past, drawn
// with replacement (Efron 1979).
type bootstrap struct{}

func (bootstrap) takes(o *outlook, i int) bool { return kronecker(i, byMemory) < o.memory }

func (bootstrap) passage(w *workspace, i int, news surge) (full, ends float64) {
	o := &w.outlook
	haste := kronecker(i, byPace)
	room, grown := o.paced(normal(haste), news.lasts(i, 0))
	return w.past.firstPassage(i, room, grown, o.weekly, o.horizon), o.ends(haste, o.span, youngMemory, 0)
}

// prior returns the odds of a constant pace before any evidence. The more even
// the increments are the likelier it is that there is one.
func (m measured) prior(c cycle) float64 {
	odds := oddsOfSums
	if c.returns() || m.hurst < .3 {
		odds = oddsOfReturns
	}
	even := m.usual / m.noise
	return odds * max(1, even*even)
}

// memory returns the share of futures that are made of past increments: the
// posterior probability that increments come in any order rather than in
// regimes and bends, whose weights sum to total. weekly is the probability that
// each day of the week has increments of its own, where a unit is a day, and
// monthly that the same comes each month.
func (w *workspace) memory(m measured, prior, total float64, days bool) (share, weekly, monthly float64) {
	n, news := len(m.d), 0.0
	if n >= 6 {
		from := min(5, n/3)
		o := exchangeable(m, from)
		news = w.evidence[n] - w.evidence[from] + math.Log(max(1, total)) - o.any
		if days && n >= 3*week {
			weekly = rhythm(o.byWeekday - o.any)
		}
		if days && n >= monthsShow {
			monthly = rhythm(o.byMonth - o.any)
		}
	}
	least := max(memoryProved, memoryLeast*math.Sqrt(plainly/max(plainly, news)), 1-1/(hazard*float64(n)))
	share = max(least, 1/(1+prior*math.Exp(max(-30, min(30, news)))))
	if j := w.netJumps(); j > 1 {
		share = max(share, j*j/(j*j+3))
	}
	return share, weekly, monthly
}

// rhythm returns the probability of a rhythm for which there are so many nats of
// evidence.
func rhythm(evidence float64) float64 {
	return oddsOfRhythm / (oddsOfRhythm + math.Exp(max(-30, min(30, -evidence))))
}

// wide returns the standard deviation of the logarithm of a remembered pace.
func (m measured) wide() float64 {
	return max(narrowest, widest*min(1, m.uneven/max(math.Abs(m.mean), 1e-9)))
}

// remembered is a history cut into units, the newest first.
type remembered struct {
	g          *grid
	m          int       // cells of a unit
	unit       float64   // seconds
	rise, peak []float64 // of each unit, above where it began
}

// remember cuts the grid into units that end now.
func (r *remembered) remember(g *grid, unit float64) {
	m := max(1, int(math.Round(unit/g.step)))
	r.g, r.m = g, m
	r.unit, r.rise, r.peak = float64(m)*g.step, r.rise[:0], r.peak[:0]
	for end := g.n() - 1; end-m >= 0; end -= m {
		low := g.at[end-m]
		r.rise, r.peak = append(r.rise, g.at[end]-low), append(r.peak, slices.Max(g.top[end-m+1:end+1])-low)
	}
}

// lump returns the largest rise of the newest units, units of Used, and how many
// seconds ago it was: of two neighbours, for it may lie in both.
func (r *remembered) lump(units int) (size, ago float64) {
	for k := range min(units, len(r.rise)) - 1 {
		if rise := r.rise[k] + r.rise[k+1]; rise > size {
			size, ago = rise, float64(k+1)*r.unit
		}
	}
	return size, ago
}

// within returns when, seconds from now, Used that stands at v above now at t comes
// to room, if the j-th unit comes again hour by hour; Never if not within it.
func (r *remembered) within(j int, t, v, room float64, grown growth) float64 {
	from := r.g.n() - 1 - (j+1)*r.m
	v -= r.g.at[from]
	before := v + r.g.at[from] + grown.rise(t)
	for k := from + 1; k <= from+r.m; k++ {
		t += r.g.step
		more := v + grown.rise(t)
		if reach := more + r.g.top[k]; reach >= room {
			return t - r.g.step*(reach-room)/max(reach-before, reach-room, math.SmallestNonzeroFloat64)
		}
		before = more + r.g.at[k]
	}
	return Never
}

// turns is how many units one future is made of, in turn: more of them would
// make a pace that lasts for months surer than the past can.
const turns = 8

// farthest is how many units a future is followed; beyond, its pace so far goes on.
const farthest = 400

// firstPassage returns the seconds until room is used up by units of the past
// in any order, Never beyond horizon. grown is what new growth adds; weekly is
// the chance that a day is only followed by days that followed its like.
func (r *remembered) firstPassage(i int, room float64, grown growth, weekly, horizon float64) float64 {
	window := min(windows[i%len(windows)], len(r.rise))
	if window == 0 {
		return Never
	}
	var drawn [turns]int
	for k := range drawn {
		drawn[k] = int(kronecker(i*turns+k, byTurn) * float64(window))
	}
	t, v := 0.0, 0.0
	inWeeks := kronecker(i, byWeek) < weekly
	for k := range farthest {
		j := drawn[k%turns]
		if inWeeks {
			j = r.sameWeekday(k, kronecker(i*turns+k/week%turns, byTurn), window)
		}
		if v+r.peak[j]+grown.rise(t+r.unit) >= room {
			if full := r.within(j, t, v, room, grown); full > horizon {
				return Never
			} else if full <= t+r.unit {
				return full
			}
		}
		v, t = v+r.rise[j], t+r.unit
	}
	if v += grown.rise(t); v <= 0 || t*room/v > horizon {
		return Never
	}
	return t * room / v
}
