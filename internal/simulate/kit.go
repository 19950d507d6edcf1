package simulate

import (
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
	turn  int // the running number of the history within its family and set
}

// newKit makes the kit for one history. world is 0 for the history itself and
// counts other futures of the same generator.
func newKit(family string, set Set, seed uint64, world uint64) *kit {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(family + "/" + string(set)))
	k := &kit{
		shape: rand.New(rand.NewPCG(sum.Sum64(), seed)),
		noise: rand.New(rand.NewPCG(sum.Sum64()+seed, 1+world)),
		held:  set == Held,
		turn:  int(seed),
	}
	k.size = math.Round(k.between(10, 4000)) * (1 << 30)
	k.days, k.step, k.quantum = 60, 300, blockSize
	k.start = 1_700_000_000 + int64(k.shape.IntN(86400*365))
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
func (k *kit) variant(n int) int { return k.turn % n }

// minutes makes the history of n days one sample a minute.
func (k *kit) minutes(n float64) { k.days, k.step = n, 60 }

// Family is one kind of history.
type Family struct {
	Name  string
	About string // one line, for people
	build func(*kit)
}

// History makes one history of the family. seed counts from 0.
func (f Family) History(set Set, seed uint64) History { return f.world(set, seed, 0) }

// Worlds makes n other courses of the same history: the same generator with
// other noise. They are what somebody who knew the generator could know.
func (f Family) Worlds(set Set, seed uint64, n int) []History {
	worlds := make([]History, n)
	for i := range worlds {
		worlds[i] = f.world(set, seed, uint64(i)+1)
	}
	return worlds
}

func (f Family) world(set Set, seed, world uint64) History {
	k := newKit(f.Name, set, seed, world)
	f.build(k)
	return k.run(usage.ID{Resource: usage.Filesystem, Name: f.Name})
}
