package simulate

import (
	"context"
	"hash/fnv"
	"math"
	"math/rand/v2"

	"mackerel-forecast/internal/usage"
)

// Set chooses among disjoint groups of histories.
type Set string

// The sets. Every number that shapes a history is drawn from ranges that are
// cut into strips; the two sets take every other strip each, so that no shape
// of one is in the other.
const (
	Tune Set = "tune" // for choosing an engine's constants
	Held Set = "held" // for seeing whether they were over-fitted
)

// strips is into how many a range is cut.
const strips = 8

// kit is what a family builds its plan with.
type kit struct {
	plan
	shape *rand.Rand // what the generator is: rates, heights, periods
	noise *rand.Rand // what nobody knows ahead
	held  bool
	turn  uint64 // the running number of the history within its family and set
}

// newKit makes the kit for one history.
func newKit(family string, set Set, seed uint64) *kit {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(family + "/" + string(set)))
	chance := &chance{source: rand.NewPCG(sum.Sum64()+seed, 1)}
	k := &kit{
		plan:  plan{chance: chance},
		shape: rand.New(rand.NewPCG(sum.Sum64(), seed)),
		noise: rand.New(chance),
		held:  set == Held,
		turn:  seed,
	}
	k.size = math.Round(k.between(10, 4000)) * (1 << 30)
	k.days, k.step, k.quantum = 60, 300, blockSize
	k.start = 1_700_000_000 + int64(k.shape.IntN(365*day))
	k.rescue = rescue{after: .25}
	return k
}

// uniform draws from lo..hi, from the strips of this set.
func (k *kit) uniform(lo, hi float64) float64 {
	strip := 2 * k.shape.IntN(strips/2)
	if k.held {
		strip++
	}
	return lo + (hi-lo)*(float64(strip)+k.shape.Float64())/strips
}

// between draws likewise, evenly on a logarithmic scale.
func (k *kit) between(lo, hi float64) float64 { return math.Exp(k.uniform(math.Log(lo), math.Log(hi))) }

// variant chooses one of n forms, each in turn.
func (k *kit) variant(n int) int { return int(k.turn % uint64(n)) }

// minutes makes the history of n days one sample a minute.
func (k *kit) minutes(n float64) { k.days, k.step = n, 60 }

// Family is one kind of history.
type Family struct {
	Name  string
	About string // one line, for people
	build func(*kit)
}

// History makes one history of the family. seed counts from 0.
func (f Family) History(set Set, seed uint64) History {
	h, _ := f.kit(set, seed).run(context.Background(), usage.ID{Resource: usage.Filesystem, Name: f.Name}) // short, and so without an end of its own
	return h
}

func (f Family) kit(set Set, seed uint64) *kit {
	k := newKit(f.Name, set, seed)
	f.build(k)
	return k
}

// Future makes another future of the same history: the same generator and the
// same past up to Unix time now, then other noise; world counts from 0. It
// returns the seconds until full, +Inf when that is beyond what is simulated:
// what somebody who knew the generator could know.
func (f Family) Future(set Set, seed uint64, now int64, world uint64) float64 {
	k := f.kit(set, seed)
	k.chance.fork, k.chance.other = now, rand.NewPCG(seed, 2+world)
	h, _ := k.run(context.Background(), usage.ID{})
	if fill := next(h.Fills, now, -1); fill >= 0 {
		return float64(fill - now)
	}
	return math.Inf(1)
}

// chance is a source of random numbers that can be replaced at a moment.
type chance struct {
	source rand.Source
	fork   int64       // Unix time after which other takes over
	other  rand.Source // nil for never
}

// Uint64 returns the next number.
func (c *chance) Uint64() uint64 { return c.source.Uint64() }

// at tells the time to the source.
func (c *chance) at(now int64) {
	if c.other != nil && now > c.fork {
		c.source, c.other = c.other, nil
	}
}
