package forecast

import (
	"math"
	"slices"
)

const (
	// What comes once a month comes so many days after the last time.
	monthShortest, monthLongest = 29, 31

	// alikeWithin is the width, in sizes of an increment, within which another is
	// like it.
	alikeWithin = .2

	// anyDay is the chance that a day of a rhythm of months is like any day.
	anyDay = .2

	// A day that is so many mean deviations from the mean is a lump. Other days are
	// compared with days that are a month old too: that a burst since then is not among
	// them is no evidence that months are alike.
	lump = 2
)

// monthly is the model of what comes once a month: what was 29, 30 or 31 days
// ago comes again, and again.
type monthly struct{}

func (monthly) takes(o *outlook, i int) bool { return kronecker(i, byMonth) < o.order.monthly }

func (monthly) passage(w *workspace, i int, news surge) (full, paceEnds float64) {
	o := &w.outlook
	room, grown := o.paced(normalQuantile(kronecker(i, byPace)), news.lasts(i, 0))
	w.hop[0] = o.monthStarts[i%len(o.monthStarts)]
	p := path{start: w.hop[0], again: w.hop[:], extra: grown}
	return w.levels.firstPassage(p, o.level, o.level+room, o.horizon), Never
}

// predictive are log probability densities of the same increments, each given those
// before it: logAny by all of those alike, logSerial with more weight on those which
// came after one like the one before it, logWeekly on those a whole number of weeks
// before, logMonthly on those about a month before. The last is a score
// that does not integrate to one: the density of any, scaled by how much denser the days
// a month before are.
type predictive struct{ logAny, logSerial, logWeekly, logMonthly float64 }

// predictives returns those of the increments from the from-th on by
// kernel densities (Parzen 1962) of two widths, for the body and for the tails.
// Few days are a month before a day: they are compared by the tails alone, which
// do not ask whether one quiet day is like another.
func predictives(m increments, from int) predictive {
	var sum predictive
	width := max(m.meanDeviation/2, m.noise)
	for j := from; j < len(m.d); j++ {
		strange := m.priorDensity(m.d[j])
		all, tails := strange, strange
		weekday, weeks, month := 0.0, 0.0, 0.0
		after, alike, old := 0.0, 0.0, 0.0
		for i, x := range m.d[:j] {
			tail := studentDensity(m.d[j]-x, max(width, alikeWithin*math.Abs(x)))
			p := .5*studentDensity(m.d[j]-x, m.noiseAt(x)) + .5*tail
			all, tails = all+p, tails+tail
			if i > 0 {
				z := (m.d[j-1] - m.d[i-1]) / width
				like := 1 / (1 + z*z*z*z)
				after, alike = after+like*p, alike+like
			}
			if (j-i)%week == 0 {
				weekday, weeks = weekday+p, weeks+1
			}
			if j-i >= monthShortest {
				old += tail
			}
			if j-i >= monthShortest && j-i <= monthLongest {
				month += tail
			}
		}
		all, tails, month = all/float64(j+1), tails/float64(j+1), month/(monthLongest-monthShortest+1)
		sum.logAny += math.Log(all)
		sum.logSerial += math.Log((all + after) / (1 + alike))
		sum.logWeekly += math.Log((all + weekday) / (1 + weeks))
		if sum.logMonthly += math.Log(all); j >= monthLongest {
			if math.Abs(m.d[j]-m.mean) < lump*m.meanDeviation {
				tails = max(tails, old/float64(j-monthShortest+1))
			}
			sum.logMonthly += math.Log(anyDay + (1-anyDay)*month/tails)
		}
	}
	return sum
}

// studentDensity returns Student's density with 3 degrees of freedom and scale h.
func studentDensity(x, h float64) float64 {
	z := 1 + x*x/(3*h*h)
	return 2 / (math.Pi * math.Sqrt(3) * h * z * z)
}

// sameWeekday returns which unit of the past, the newest being 0, follows as
// the k-th day from now: one of the same day of the week, at u (0 to 1) of
// those among the last window units, or among four weeks.
func (b *blocks) sameWeekday(k int, u float64, window int) int {
	weeks := min(max(window, 4*week), len(b.rise)) / week
	return week - 1 - k%week + week*int(u*float64(weeks))
}

// monthPast is how much of the past is compared with what was a month before it: as
// long as months differ, and a day.
const monthPast = (monthLongest - monthShortest + 1) * day

// monthStarts returns the cells, a month ago, up to which Used had risen as it has up to
// now, give or take a quarter of the highest day: where something had come already that
// has not come now, that is no month. All of them where none was alike.
func (w *workspace) monthStarts() []int {
	c := &w.levels
	now, near := len(c.r)-1, asHighInWeek*slices.Max(w.past.peak)
	rose, _ := c.change(now, monthPast)
	all, alike := w.monthsAgo[:0], w.sameMonth[:0]
	for days := monthShortest; days <= monthLongest; days++ {
		start := max(0, now-int(math.Round(float64(days)*day/c.step)))
		all = append(all, start)
		if d, ok := c.change(start, monthPast); ok && math.Abs(d-rose) <= near {
			alike = append(alike, start)
		}
	}
	w.monthsAgo, w.sameMonth = all, alike
	if len(alike) == 0 {
		return all
	}
	return alike
}
