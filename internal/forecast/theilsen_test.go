package forecast

import (
	"math"
	"testing"
)

// TestFewPeaksTellLittleOfTheirSpread: any line passes through two, and some through
// three; four on a line are one.
func TestFewPeaksTellLittleOfTheirSpread(t *testing.T) {
	const depth = 20
	at, heights := []float64{0, 10, 20, 30}, []float64{50, 60, 70, 80}
	for n, want := range map[int]float64{1: 2, 2: 4, 3: 2, 4: .1} {
		if got := new(workspace).theilSen(at[:n], heights[:n], 3600, depth); math.Abs(got.jitter-want) > 1e-9 {
			t.Errorf("%d peaks: a spread of %g, want %g", n, got.jitter, want)
		}
	}
	if got := new(workspace).theilSen(at[:2], []float64{50, 50.5}, 3600, depth).jitter; got > 1.1 {
		t.Errorf("two peaks of nearly one height: a spread of %g", got)
	}
}
