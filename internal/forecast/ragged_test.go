package forecast

import "testing"

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
