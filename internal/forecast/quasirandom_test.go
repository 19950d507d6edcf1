package forecast

import (
	"testing"

	"gonum.org/v1/gonum/stat"
)

// The seconds until the next fall must say nothing of how fast the peaks climb:
// steps of nearly a whole number together once made them go together by -0.76.
func TestWhatIsDrawnTogetherDoesNotGoTogether(t *testing.T) {
	ofASawtooth := []float64{byPace, byStart, byNewPace, byAge, byFilled, byDue, byFloor, byStill, byNewEnd, byNewGain}
	others := []float64{byExcursion, byMonth, byBootstrap, byWeek, bySerial, byRoutine, byPlateau, byStop}
	bound := func(steps []float64, futures int, most float64) {
		drawn := make([][]float64, len(steps))
		for k, step := range steps {
			for i := range futures {
				drawn[k] = append(drawn[k], kronecker(i, step))
			}
			for j := range k {
				if r := stat.Correlation(drawn[k], drawn[j], nil); r < -most || r > most {
					t.Errorf("steps %g and %g: correlation %.2f over %d futures", steps[j], step, r, futures)
				}
			}
		}
	}
	bound(ofASawtooth, sawtoothFutures, .3)
	bound(append(others, ofASawtooth...), mixtureFutures, .3)
}
