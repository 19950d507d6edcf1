package forecast

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
)

// TestRandomQuantitiesOfAFutureAreUncorrelated: a step of nearly a whole number together
// once made the seconds until a fall go by -0.76 with how fast the peaks climb.
func TestRandomQuantitiesOfAFutureAreUncorrelated(t *testing.T) {
	all := make([]sequence, len(alphas))
	for s := range alphas {
		all[s] = sequence(s)
	}
	ofASawtooth := []sequence{byPace, byStart, byWeek, byNewPace, byAge, byFilled, byDue, byLevel, byFloor, byStill, byNewEnd, bySpeedUp, bySpeedEnd, byBase, byMemory}
	bound := func(sequences []sequence, futures int, most float64) {
		drawn := make([][]float64, len(sequences))
		for k, s := range sequences {
			for i := range futures {
				drawn[k] = append(drawn[k], kronecker(i, s))
			}
			for j := range k {
				if r := stat.Correlation(drawn[k], drawn[j], nil); !(math.Abs(r) <= most) { // NaN where one has no step
					t.Errorf("sequences %d and %d: correlation %.2f over %d futures", sequences[j], s, r, futures)
				}
			}
		}
	}
	bound(ofASawtooth, sawtoothFutures, .3)
	bound(all, mixtureFutures, .3)
}
