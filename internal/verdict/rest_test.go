package verdict

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// filled is a history that is flat, fills in so many samples, is full for 5, is
// cleaned up to low, as often as times says, and stands still for 60 samples.
func filled(flat, fill, times int, low float64) func(sample int) float64 {
	const start = .3
	round := flat + fill + 5
	return func(sample int) float64 {
		at := sample % round
		switch {
		case sample >= times*round:
			return low
		case at < flat:
			return start
		}
		return min(1, start+(1-start)*float64(at-flat+1)/float64(fill))
	}
}

// TestACleanupShowsWhateverWasBefore: within 10 samples, and for as long as
// nothing rises: a person cleaned up, whatever made that necessary.
func TestACleanupShowsWhateverWasBefore(t *testing.T) {
	for _, c := range []struct {
		flat, fill, times int
		low               float64
	}{
		{0, 120, 1, .3}, {20, 60, 1, .3}, {60, 60, 1, .3}, {120, 240, 1, .3}, {1000, 200, 1, .3}, {3000, 60, 1, .3},
		{60, 60, 1, .6}, {300, 100, 1, .5}, {60, 60, 1, .1},
		{30, 60, 2, .3}, {500, 100, 2, .3}, {500, 100, 3, .3}, {500, 100, 5, .3},
	} {
		for _, step := range []int64{1, 60, 300} {
			for _, noise := range []float64{0, .002} {
				t.Run(fmt.Sprintf("%d flat, %d filling, %d times, to %g, each %d s, noise %g", c.flat, c.fill, c.times, c.low, step, noise), func(t *testing.T) {
					used, random := filled(c.flat, c.fill, c.times, c.low), rand.New(rand.NewPCG(1, 2))
					cleaned := c.times * (c.flat + c.fill + 5)
					s := disk(cleaned+60, step, 1<<40, func(at float64) float64 {
						return (1 << 40) * min(1, used(int(at)/int(step))+noise*random.Float64())
					})
					late := 0
					var latch Latch
					for i := max(0, cleaned-20); i < len(s.Samples); i++ {
						var v Verdict
						v, latch = Assess(s, DefaultPolicy, s.Samples[i].Time, latch)
						if i == cleaned-1 && v.Status != Critical {
							t.Fatalf("%v before the cleanup", v.Status)
						}
						if i >= cleaned+10 && v.Status != OK {
							late++
						}
					}
					if late > 0 {
						t.Errorf("not OK at %d of 50 samples, 10 samples after the cleanup and later", late)
					}
				})
			}
		}
	}
}
