package forecast

import (
	"math/rand/v2"
	"testing"
)

func TestRaggedTellsALimitFromAWalk(t *testing.T) {
	at := []float64{0, 10, 20, 30, 40, 50}
	for name, c := range map[string]struct {
		heights      []float64
		least, below float64
	}{
		"a limit":         {[]float64{90, 90, 90, 90, 90, 90}, 0, .001},
		"a climbing line": {[]float64{50, 55, 60, 65, 70, 75}, 0, .001},
		"a walk":          {[]float64{50, 80, 45, 60, 90, 40}, raggedReturns, 1},
		"two":             {[]float64{50, 80}, raggedPrior * raggedPrior, .0026},
	} {
		if v := ragged(at[:len(c.heights)], c.heights, 50); v < c.least || v >= c.below {
			t.Errorf("%s: variance %g, want %g to %g", name, v, c.least, c.below)
		}
	}
}

// TestAMirrorThatPrunesNowAndThenGoesHigherSomeDay: what keeps neither its peaks nor
// its troughs is a cycle with half the chance of what keeps both.
func TestAMirrorThatPrunesNowAndThenGoesHigherSomeDay(t *testing.T) {
	goesOn := func(wanders float64) (chance float64) {
		for seed := range uint64(5) {
			random := rand.New(rand.NewPCG(seed, 1))
			level, top, low := 50., 75., 40.
			o := days(func(float64) float64 {
				if level += 6. / 288; level > top {
					level = low
					top, low = 75+wanders*(random.Float64()-.5), 40+wanders*(random.Float64()-.5)
				}
				return level
			})
			var w workspace
			l := w.look(o, -o.T[0], 365*day)
			chance += l.sawtooth.weight / 5
		}
		return chance
	}
	if kept, wandered := goesOn(0), goesOn(25); kept < .9 || wandered > .5 {
		t.Errorf("a cycle goes on with %.2f, one that wanders with %.2f", kept, wandered)
	}
}
