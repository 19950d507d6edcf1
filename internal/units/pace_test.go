package units

import (
	"math"
	"testing"
)

func TestPaceUnit(t *testing.T) {
	for _, c := range []struct {
		scale   float64
		name    string
		seconds float64
	}{{0, "s", 1}, {599, "s", 1}, {600, "h", 3600}, {6*3600 - 1, "h", 3600}, {6 * 3600, "day", 86400}, {math.Inf(1), "day", 86400}, {math.NaN(), "day", 86400}} {
		if name, seconds := PaceUnit(c.scale); name != c.name || seconds != c.seconds {
			t.Errorf("%g s: %s of %g s", c.scale, name, seconds)
		}
	}
}
