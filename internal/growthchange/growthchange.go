// Package growthchange notices when the growth of a series has changed for good: a
// deploy that made logs explode, a fix that stopped a leak. It is pure: a small
// State goes from run to run.
package growthchange

import (
	"encoding/binary"
	"errors"
	"math"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/verdict"
)

const (
	// sustainedSeconds is for how long a new growth must be seen before it counts:
	// what ends sooner was a burst.
	sustainedSeconds = 3600
	// newsFactor is by how much a growth must differ from another to be news.
	newsFactor = 2
	// leastDailyShare is the difference, in shares of the size a day, below which
	// nobody cares.
	leastDailyShare = 0.005
	// settleSeconds is how fast the settled growth follows small changes.
	settleSeconds = units.DaySeconds
)

// State is what is remembered between two calls of Observe. The zero State
// remembers nothing.
type State struct {
	known    bool
	settled  float64 // growth, units per second, that is not news
	pending  float64 // growth that may become news
	since    int64   // Unix time at which pending was first seen, 0 when nothing is
	observed int64   // Unix time of the last Observe
}

// Change is a lasting change of growth.
type Change struct {
	At       int64   // Unix time at which it began
	From, To float64 // growth in units per second
}

// Observe judges the growth that a verdict rests on. ok reports that it has changed
// for good; the State that comes back then takes the new growth as settled, so
// that each change is told once. A caller that could not pass it on keeps the State of
// Later instead.
func Observe(s State, v verdict.Verdict) (next State, change Change, ok bool) {
	growth := max(0, v.Forecast.Growth) // what shrinks does not fill: it is as good as still
	if v.WarmUp || v.Err != nil || v.Full() || math.IsNaN(growth) || math.IsInf(growth, 0) || v.Size <= 0 {
		return s, Change{}, false
	}
	if !s.known {
		return State{known: true, settled: growth, observed: v.Time}, Change{}, false
	}
	past := float64(max(0, v.Time-s.observed))
	s.observed = v.Time
	switch {
	case !differ(growth, s.settled, v.Size):
		s.settled += (growth - s.settled) * (1 - math.Exp(-past/settleSeconds))
		s.pending, s.since = 0, 0
		return s, Change{}, false
	case s.since == 0 || s.since > v.Time || differ(growth, s.pending, v.Size):
		s.pending, s.since = growth, v.Time
		return s, Change{}, false
	case v.Time-s.since < sustainedSeconds:
		return s, Change{}, false
	}
	change = Change{At: began(s, v), From: s.settled, To: growth}
	return State{known: true, settled: growth, observed: v.Time}, change, true
}

// Later is the State after a change that could not be told: it comes up again
// when it has lasted as long once more.
func Later(s State, now int64) State {
	s.since, s.observed = now, now
	return s
}

// began is when the forecast says that the present pace began, if that fits
// when it was first seen here.
func began(s State, v verdict.Verdict) int64 {
	at := v.Time - int64(v.Forecast.Since)
	if at > s.since || at < s.since-2*settleSeconds {
		return s.since
	}
	return at
}

func differ(a, b, size float64) bool {
	low, high := min(a, b), max(a, b)
	return high > newsFactor*low && (high-low)*units.DaySeconds > leastDailyShare*size
}

const stateSize = 32

// MarshalBinary writes the State in 32 bytes.
func (s State) MarshalBinary() ([]byte, error) {
	b := make([]byte, 0, stateSize)
	for _, word := range []uint64{math.Float64bits(s.settled), math.Float64bits(s.pending), uint64(s.since), uint64(s.observed)} {
		b = binary.LittleEndian.AppendUint64(b, word)
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (s *State) UnmarshalBinary(b []byte) error {
	if len(b) != stateSize {
		return errors.New("not the state of a growth")
	}
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(b[8*i:]) }
	*s = State{known: word(3) != 0, settled: math.Float64frombits(word(0)), pending: math.Float64frombits(word(1)),
		since: int64(word(2)), observed: int64(word(3))}
	return nil
}
