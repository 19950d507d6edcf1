package forecast

import "math"

// Kind is what the history looks like.
type Kind int

// The kinds of history.
const (
	Unseen    Kind = iota // nobody has looked, or there was too little to see anything
	Flat                  // no growth that counts
	Growing               // one pace, for Since seconds
	Shrinking             // falls
	Cycling               // comes down again and again: rotation, pruning, cleaners
	CyclingUp             // likewise, and its peaks climb
	Surging               // new growth, Factor times the usual
	Jumped                // a jump that is over: Size units, Since seconds ago
	Speeding              // growth that accelerates
	Slowing               // growth that saturates
	Stopped               // growth that has stopped, Since seconds ago; Rate is the pace before
	Monthly               // most of it comes once a month: Size units, the last Since seconds ago
	Overdue               // the fall of each Period has not come for Since seconds; Rate is the pace since then
	Cleaned               // Size units were deleted Since seconds ago; Rate is the pace since then
)

// String returns the name of the kind.
func (k Kind) String() string {
	return [...]string{"Unseen", "Flat", "Growing", "Shrinking", "Cycling", "CyclingUp", "Surging", "Jumped",
		"Speeding", "Slowing", "Stopped", "Monthly", "Overdue", "Cleaned"}[k]
}

// Finding is what was seen in a history, for a caller who knows clocks and
// units to put into words. Fields that do not belong to the kind are 0.
type Finding struct {
	Kind   Kind
	Rate   float64 // units of Used per second
	Since  float64 // seconds before now, by the clock, at which it began
	Factor float64 // Surging: times the usual pace (0 when there was none)
	Paused float64 // Surging: seconds, by the clock, for which it has brought next to nothing
	Period float64 // Cycling, Overdue: seconds between peaks
	Peak   float64 // Cycling: the highest Used of the last cycles
	Size   float64 // Jumped, Monthly, Cleaned: units of Used

	// Burst is the largest rise of one or two days, units of Used, that came Ago seconds
	// before now, by the clock. Both are 0 unless such a rise fills the disk, and Rate would not.
	Burst, Ago float64
}

const (
	countsFrom = 2e-2 // of the size that a cycle is deep, or a pace brings in 30 days, to count
	noGrowth   = 2e-3 // of the size, in 30 days, below which a pace is none
	besideLeft = .2   // of the room, that a cycle which climbs is deeper than
	explains   = .25  // of the room, that what is named must fill within the median
)

// Climbs reports whether a pace, units of Used per second, counts beside a cycle or a
// cleanup: it brings more than 2 % of the size in 30 days.
func Climbs(rate, size float64) bool { return rate*30*day > countsFrom*size }

// stillThere is the part of a jump that is worth a word.
const stillThere = .5

// finding names what was seen; the regime has lasted for since seconds.
func finding(o *outlook, since float64, past *blocks) Finding {
	now, s, c := o.now, o.surge, o.cycle
	seen := Finding{Rate: now.rate, Since: since}
	switch {
	case o.overdue.chance > 0:
		return Finding{Kind: Overdue, Since: o.overdue.late, Rate: o.overdue.pace, Period: c.period}
	case s.isNew():
		seen = s.finding(now.rate)
	case s.found && s.over && s.size >= s.lump*stillThere:
		seen = Finding{Kind: Jumped, Since: s.age, Size: s.lump}
	case o.cycleGoesOn() && o.sawtooth.base.news.isNew():
		seen = o.sawtooth.base.news.finding(o.sawtooth.mean())
	case o.cycleGoesOn():
		climb := o.sawtooth.mean()
		seen = Finding{Kind: Cycling, Period: c.period, Peak: c.peak, Rate: climb}
		if Climbs(climb, o.capacity) {
			seen.Kind = CyclingUp
		}
	case o.cycleStays():
		seen = Finding{Kind: Cycling, Period: c.period, Peak: c.peak, Rate: now.rate}
	case o.cycleClimbs():
		seen = Finding{Kind: CyclingUp, Period: c.period, Peak: c.peak, Rate: now.rate}
	case o.order.monthly > .5:
		seen = Finding{Kind: Monthly}
		seen.Size, seen.Since = past.lump(monthLongest)
	case o.wasCleaned(since):
		seen = Finding{Kind: Cleaned, Since: o.fall.Ago, Size: o.fall.From - o.fall.To}
		if seen.Since > 0 {
			seen.Rate = (o.level - o.fall.To) / seen.Since
		}
	case o.standsStill():
		seen.Kind = Flat
	default:
		seen.Kind = now.kind()
	}
	if o.plateau.isNew() && seen.Kind.grows() {
		seen = Finding{Kind: Stopped, Rate: o.plateau.pace(), Since: o.plateau.stood}
	}
	return seen
}

// toldPause is the part of the age of new growth from which on a pause is worth a word.
const toldPause = .1

// finding says that there is new growth, where the usual pace is as given.
func (s surge) finding(usual float64) Finding {
	f := Finding{Kind: Surging, Rate: s.rate, Since: s.age}
	if s.pause.age > toldPause*s.age {
		f.Paused = s.pause.age
	}
	if usual > 0 {
		f.Factor = s.rate / usual
	}
	return f
}

// kind names how a pace goes on.
func (r run) kind() Kind {
	switch {
	case r.rate < 0:
		return Shrinking
	case r.curvature.k < 0:
		return Slowing
	case r.curvature != curvature{}:
		return Speeding
	}
	return Growing
}

// grows reports whether a kind says that Used grows now.
func (k Kind) grows() bool { return k == Growing || k == Surging || k == Speeding || k == Slowing }

// addBurst says what fills a disk half of whose futures are full within so many
// seconds, if the pace is not what fills it but a rise that came before is.
func (f *Finding) addBurst(o *outlook, past *blocks, seconds float64) {
	paced := f.Kind == Flat || f.Kind == Growing || f.Kind == Shrinking
	if !paced || len(past.rise) == 0 || seconds < o.unit || seconds > o.horizon { // hours have no mean pace
		return
	}
	room := o.capacity - o.level
	above := past.peak[0] - past.rise[0] // the newest peak is a part of the way that no growth has to go
	if f.Rate*seconds > (room-above)*explains {
		return
	}
	if size, ago := past.lump(len(past.rise)); size > room*explains {
		f.Burst, f.Ago = size, ago
	}
}

// standsStill reports whether the mean pace brings less than 0.2 % of the size in 30
// days.
func (o *outlook) standsStill() bool {
	return math.Abs(o.now.rate)*30*day < noGrowth*o.capacity
}

// cycleGoesOn reports whether a cycle longer than a unit is likely to go on.
func (o *outlook) cycleGoesOn() bool { return o.sawtooth.chance() > .5 && o.cycle.drops > 1 }

// cycleStays reports whether a cycle of any length counts and the mean pace does not.
func (o *outlook) cycleStays() bool {
	return o.cycle.keepsLine() && o.cycle.depth > countsFrom*o.capacity && !Climbs(math.Abs(o.now.rate), o.capacity)
}

// cycleClimbs reports whether a cycle of any length counts beside what is left, and the
// mean pace carries it up.
func (o *outlook) cycleClimbs() bool {
	return o.cycle.keepsLine() && o.cycle.depth > besideLeft*(o.capacity-o.level) && o.now.rate > 0 && !o.standsStill()
}

// wasCleaned reports whether Used shrinks because much of it went at once since the
// regime began, so that its mean pace is no pace: by somebody, not by a small rotation.
func (o *outlook) wasCleaned(since float64) bool {
	return o.now.rate < 0 && o.fall.Sudden && o.fall.Ago < since+o.unit && !o.cycle.keepsLine()
}
