package retention

import (
	"math/rand/v2"
	"testing"

	"mackerel-forecast/internal/usage"
)

// FuzzRing adds and imports in any order, with equal times, and checks the
// bounds that every reader relies on.
func FuzzRing(f *testing.F) {
	f.Add(uint64(1), []byte{0, 1, 2, 250, 251, 252, 253})
	f.Fuzz(func(t *testing.T, seed uint64, script []byte) {
		rng := rand.New(rand.NewPCG(seed, 0))
		var r Ring
		now := int64(epoch)
		for _, op := range script[:min(len(script), 256)] { // more only takes longer, and a fuzzer calls that a hang
			switch {
			case op < 200:
				now += int64(op)
				r.Add(usage.Sample{Time: now, Used: float64(op), Size: 200})
			case op < 230:
				r.Import(teeth(rng, 300, int64(op)*20))
			default:
				r.Add(usage.Sample{Time: rng.Int64N(2 * epoch), Used: rng.Float64(), Size: 1})
			}
		}
		check(t, &r)
	})
}

func check(t *testing.T, r *Ring) {
	t.Helper()
	all := r.all()
	if len(all) > MaxSamples {
		t.Fatalf("%d samples", len(all))
	}
	for i := 1; i < len(all); i++ {
		if all[i].Time <= all[i-1].Time {
			t.Fatalf("sample %d of %d is not after the one before: %v %v", i, len(all), all[i-1], all[i])
		}
	}
	for i, l := range r.level {
		buckets := map[int64]int{}
		for _, s := range r.Level(i) {
			buckets[s.Time/levels[i].width]++
		}
		if len(buckets) != l.buckets || l.buckets > levels[i].limit {
			t.Fatalf("level %d: %d buckets, counted %d", i, len(buckets), l.buckets)
		}
	}
}
