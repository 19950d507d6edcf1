package forecast

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

const (
	limitShows  = 4  // peaks from which on their height is told by the median, not by the highest
	mostPerWeek = 14 // peaks of a week whose days are told apart
	sameDay     = .3 // of the time from peak to peak by which those of a day of the week may be apart

	// likeSpread is the least part of the spread of all peaks that those of one day of
	// the week have: few are alike by chance.
	likeSpread = .25

	farPeak = 1e9 // beyond any horizon
)

// peaks are how high a cycle comes: a line, and how far above it each of them was.
type peaks struct {
	line     float64   // at now, units of Used
	above    []float64 // oldest first
	jitter   float64   // spread about the line
	variance float64   // about a line through the mean, 0 of few
	perWeek  int       // peaks in a week where its days are told apart, else 0
	byDay    []float64 // above by the day of the week, from that of the peak which is due
	from     [mostPerWeek + 1]int
	usual    float64 // median of those of the day of the peak which is due
	likeness float64 // and their spread

	tooth     []float64 // the newest rise that came to its peak, in cells of step seconds; none of the only one
	toothPeak float64
	step      float64 // seconds
}

// layPeaks lays the line through the median of the peaks (cells x, heights y) or, of so
// few that they show no limit, through the highest. It climbs by rate a cell. The next
// peak is due in so many seconds.
func (w *workspace) layPeaks(x, y []float64, g *grid, rate, jitter, due, period float64) peaks {
	now := float64(g.n() - 1)
	p := peaks{jitter: jitter, above: append(w.abovePeaks[:0], w.carried(x, y, rate, now)...)}
	w.abovePeaks = p.above
	if len(p.above) < limitShows {
		p.line = slices.Max(p.above)
		p.above = append(p.above[:0], 0)
		return p
	}
	p.variance = stat.PopVariance(p.above, nil)
	w.scratch = append(w.scratch[:0], p.above...)
	p.line = median(w.scratch)
	floats.AddConst(-p.line, p.above)
	w.byDay = p.byWeekday(w.byDay[:0], x, now, g.step, due, period)
	if like := w.byDay[:p.from[1]]; len(like) > 1 {
		w.scratch = append(w.scratch[:0], like...)
		p.usual = median(w.scratch)
		p.likeness = max(likeSpread*jitter, scaledMAD(w.scratch, p.usual))
	} else {
		p.perWeek = 0
	}
	return p
}

// keepTooth keeps the newest rise from a trough to a peak, none if there is one peak only.
func (p *peaks) keepTooth(g *grid, c cycle) {
	if c.drops > 1 {
		p.tooth = g.at[int(c.lowAt[c.drops-2]):c.last]
	}
	p.toothPeak, p.step = c.heights[c.drops-1], g.step
}

// byWeekday fills byDay, which lies in buffer, if a week has a whole number of peaks and
// was seen twice at least.
func (p *peaks) byWeekday(buffer, x []float64, now, step, due, period float64) []float64 {
	n := math.Round(week * day / period)
	if !(n > 1 && n <= mostPerWeek && n*2 <= float64(len(x))) {
		return buffer
	}
	p.perWeek = int(n)
	for d := range p.perWeek {
		p.from[d] = len(buffer)
		for j := range x {
			weeks := ((now-x[j])*step + due + float64(d)*period) / (week * day)
			if math.Abs(weeks-math.Round(weeks)) < sameDay/n {
				buffer = append(buffer, p.above[j])
			}
		}
	}
	p.from[p.perWeek], p.byDay = len(buffer), buffer
	return buffer
}

// drawnPeaks are the peaks of one future: those of the past in the order in which they
// came, or each like those of its day of the week.
type drawnPeaks struct {
	*peaks
	weekly        bool
	usual, jitter float64 // of what the one that is due is like
	off           float64 // how much higher than was seen all of them are
	first         float64 // which of the past ones comes first, 0 to 1
}

// draw draws the peaks of the i-th future; weekly is the chance that days of the week
// differ.
func (p *peaks) draw(i int, weekly float64) drawnPeaks {
	d := drawnPeaks{peaks: p, jitter: p.jitter, first: kronecker(i, byStart)}
	seen := len(p.above)
	if p.perWeek > 0 && kronecker(i, byWeek) < weekly {
		d.weekly, d.usual, d.jitter, seen = true, p.usual, p.likeness, p.from[1]
	}
	d.off = d.jitter / math.Sqrt(float64(seen)) * normalQuantile(kronecker(i, byLevel))
	return d
}

// aboveLine returns how far above the line the k-th peak after that which is due comes.
func (d drawnPeaks) aboveLine(k int) float64 {
	of := d.peaks.above
	if d.weekly {
		of = d.byDay[d.from[k%d.perWeek]:d.from[k%d.perWeek+1]]
		k /= d.perWeek
	}
	n := len(of)
	if n == 0 {
		return d.off
	}
	return of[(int(d.first*float64(n))+k)%n] + d.off
}

// reach returns when, seconds from now, Used comes to room above the line, which climbs
// by rate a second, with the first peak that does after the one which is due; Never if
// none does.
func (d drawnPeaks) reach(room, rate, due, period float64) float64 {
	lack := room - d.off - slices.Max(d.peaks.above)
	if rate <= 0 && lack > 0 {
		return Never
	}
	first := 1
	if rate > 0 {
		first = int(min(farPeak, max(1, math.Ceil((lack/rate-due)/period))))
	}
	for k := range 2 * len(d.peaks.above) {
		at := due + float64(first+k)*period
		if over := rate*at + d.aboveLine(first+k) - room; over >= 0 {
			return at - min(period, d.lead(over))
		}
	}
	return Never
}

// lead returns how many seconds before its peak the newest whole tooth came to so much
// below it.
func (p *peaks) lead(below float64) float64 {
	for k, v := range p.tooth {
		if v >= p.toothPeak-below {
			return float64(len(p.tooth)-k) * p.step
		}
	}
	return 0
}
