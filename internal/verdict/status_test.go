package verdict

import (
	"math/rand/v2"
	"testing"
)

// TestANewHostIsNotPagedByNoise: eight samples that happen to rise are no pace; a
// disk that fills from the first of them on is.
func TestANewHostIsNotPagedByNoise(t *testing.T) {
	const size = 1 << 40
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		for i, v := range replay(disk(60, 60, size, func(at float64) float64 {
			return size * (.3 + .05*at/86400 + .002*random.NormFloat64())
		}), DefaultPolicy) {
			if v.Status != OK {
				t.Fatalf("seed %d: %v after %d minutes, %s", seed, v.Status, i, v.Reason)
			}
		}
	}
	runaway := replay(disk(10, 60, size, func(at float64) float64 { return size * (.3 + .01*at/60) }), DefaultPolicy)
	if v := runaway[8]; v.Status != Critical {
		t.Errorf("%v where it is full in an hour", v.Status)
	}
}
