package forecast

import (
	"math"
	"slices"
)

// paceSpreadMost and paceSpreadLeast are the standard deviation of the logarithm of
// the pace that is added for what the past cannot show: for increments as uneven
// as they are large, and for even ones.
const paceSpreadMost, paceSpreadLeast = .6, .09

// windows are how far back, in units, futures remember: the i-th one the (i mod 4)-th of
// these.
var windows = [...]int{28, allUnits, 112, 56}

const allUnits = math.MaxInt

// bootstrap is the model of what comes in any order: increments of the past, drawn
// with replacement (Efron 1979).
type bootstrap struct{}

func (bootstrap) takes(o *outlook, i int) bool { return kronecker(i, byBootstrap) < o.bootstrap }

func (bootstrap) passage(w *workspace, i int, news surge) (full, paceEnds float64) {
	o := &w.outlook
	paceRank := kronecker(i, byPace)
	room, grown := o.paced(normalQuantile(paceRank), news.lasts(i, 0))
	return w.past.firstPassage(i, room, grown, o.order, o.horizon), o.paceLasts(paceRank, o.span, youngShape, 0)
}

// paceSpread returns the standard deviation of the logarithm of a pace that came
// before, for it to come again.
func (m increments) paceSpread() float64 {
	return paceSpread(m.meanDeviation, m.mean)
}

// weekSpread returns the same of a week that came before: how uneven increments are
// beside those of a week earlier.
func (m increments) weekSpread() float64 {
	uneven, n := 0.0, len(m.d)-week
	for j := range n {
		uneven += math.Abs(m.d[j+week]-m.d[j]) / (math.Sqrt2 * float64(n))
	}
	return paceSpread(uneven, m.mean)
}

// paceSpread is that of increments of such a mean and of this mean absolute deviation.
func paceSpread(uneven, mean float64) float64 {
	if uneven == 0 { // nothing moves
		return paceSpreadLeast
	}
	return max(paceSpreadLeast, paceSpreadMost*(uneven/max(math.Abs(mean), uneven)))
}

// blocks are a history cut into units, the newest first: what the bootstrap draws.
type blocks struct {
	g          *grid
	m          int                 // cells of a unit
	unit       float64             // seconds
	rise, peak []float64           // of each unit, above where it began
	above      []float64           // how far each ends above what units are compared by, and the oldest begins
	byRise     [len(windows)][]int // units of each window in order of their rise; none until needed
}

// remember cuts the grid into units that end now.
func (b *blocks) remember(g *grid, unit float64) {
	m := cellsOf(unit, g.step)
	b.g, b.m = g, m
	for k := range b.byRise {
		b.byRise[k] = b.byRise[k][:0]
	}
	b.unit, b.rise, b.peak = float64(m)*g.step, b.rise[:0], b.peak[:0]
	for end := g.n() - 1; end-m >= 0; end -= m {
		low := g.at[end-m]
		b.rise, b.peak = append(b.rise, g.at[end]-low), append(b.peak, slices.Max(g.top[end-m+1:end+1])-low)
	}
	b.above = resized(b.above, len(b.rise)+1)
	clear(b.above)
}

// swings is how many times the noise of an increment Used comes down within most units where
// it swings about a level.
const swings = 3

// seeAbove fills above, where Used swings about what units are compared by far more than that
// moves: how far it stands from there is no part of the way that they go. Not where it stands
// farther away than it did before: it may have brought something new.
func (w *workspace) seeAbove(m increments) {
	b := &w.past
	if m.by == unitEnd || len(b.rise) < 2 || w.fallWithin() <= swings*m.noise {
		return
	}
	now, low, high := b.g.n()-1, math.Inf(1), math.Inf(-1)
	for k := range b.above {
		end := now - k*b.m
		from := max(0, end-b.m+1)
		stands := unitLevel(b.g, from, end, m.by)
		if b.above[k] = b.g.at[end] - stands; k > 0 {
			low, high = min(low, slices.Min(b.g.at[from:end+1])-stands), max(high, slices.Max(b.g.top[from:end+1])-stands)
		}
	}
	if b.above[0] < low || b.above[0] > high {
		clear(b.above)
	}
}

// fallWithin returns by how much Used came down within a unit, the median.
func (w *workspace) fallWithin() float64 {
	b, x := &w.past, w.scratch[:0]
	for end := b.g.n() - 1; end-b.m >= 0; end -= b.m {
		unit := grid{at: b.g.at[end-b.m : end+1]}
		x = append(x, unit.drawdown(0))
	}
	w.scratch = x
	return median(x)
}

// lump returns the largest rise of the newest units, units of Used, and how many
// seconds ago it was: of two neighbours, for it may lie in both.
func (b *blocks) lump(units int) (size, ago float64) {
	for k := range min(units, len(b.rise)) - 1 {
		if rise := b.rise[k] + b.rise[k+1]; rise > size {
			size, ago = rise, float64(k+1)*b.unit
		}
	}
	return size, ago
}

// within returns when, seconds from now, Used that stands at v above now at t comes
// to room, if the j-th unit comes again hour by hour; Never if not within it.
func (b *blocks) within(j int, t, v, room float64, grown growth) float64 {
	from := b.g.n() - 1 - (j+1)*b.m
	v += b.above[j+1] - b.g.at[from]
	before := v + b.g.at[from] + grown.rise(t)
	for k := from + 1; k <= from+b.m; k++ {
		t += b.g.step
		more := v + grown.rise(t)
		if reach := more + b.g.top[k]; reach >= room {
			return t - b.g.step*(reach-room)/max(reach-before, reach-room, math.SmallestNonzeroFloat64)
		}
		before = more + b.g.at[k]
	}
	return Never
}

// unitsDrawn is how many units a future draws and then repeats. With more of them the mean
// pace of months would vary from future to future less than the past allows to say.
const unitsDrawn = 8

// mostUnitsAhead is how many units a future is followed; beyond, its pace so far goes on.
const mostUnitsAhead = 400

// firstPassage returns the seconds until room is used up by units of the past
// in any order, Never beyond horizon. grown is what new growth adds; in an
// order by the weeks a day is only followed by days that followed its like.
func (b *blocks) firstPassage(i int, room float64, grown growth, in order, horizon float64) float64 {
	window := min(windows[i%len(windows)], len(b.rise))
	if window == 0 {
		return Never
	}
	var drawn [unitsDrawn]int
	for k := range drawn {
		drawn[k] = int(kronecker(i*unitsDrawn+k, byTurn) * float64(window))
	}
	first := drawn
	if kronecker(i, bySerial) < in.serial {
		first = b.chain(i, window)
	}
	t, v := 0.0, -b.above[0]
	inWeeks := kronecker(i, byWeek) < in.weekday
	for k := range mostUnitsAhead {
		j := drawn[k%unitsDrawn]
		if k < unitsDrawn {
			j = first[k]
		}
		if inWeeks {
			j = b.sameWeekday(k, kronecker(i*unitsDrawn+k/week%unitsDrawn, byTurn), window)
		}
		if v+b.above[j+1]+b.peak[j]+grown.rise(t+b.unit) >= room {
			if full := b.within(j, t, v, room, grown); full != Never {
				return upTo(horizon, full)
			}
		}
		v, t = v+b.rise[j]+b.above[j+1]-b.above[j], t+b.unit
	}
	pace := v / t
	if grown.until <= t {
		return straightOn(room-v-grown.rise(t), pace, t, horizon)
	}
	return reaches(room, t, horizon, func(x float64) float64 { return pace*x + grown.rise(x) })
}

// paced returns how much room there is for a past whose pace is y widths more
// than it was, and what grows on top as seen from there.
func (o *outlook) paced(y float64, grown growth) (float64, growth) {
	factor := math.Exp(o.paceSpread * y)
	return (o.capacity - o.level) / factor, grown.dividedBy(factor)
}
