package forecast

import (
	"math"
	"testing"
)

// TestALevelLeftSeldomIsNoDoubt: three visits to the top in two weeks are a
// machine's, in a year a person's.
func TestALevelLeftSeldomIsNoDoubt(t *testing.T) {
	doubt := func(every float64) float64 {
		g := grid{step: day / 4}
		for k := range int(3.7 * every * 4) {
			v := 40.0
			if math.Mod(float64(k)/4, every) < 1 {
				v = 90
			}
			g.at, g.top = append(g.at, v), append(g.top, v)
		}
		g.top[g.n()-1] = 60
		return levelled(&g, day, 100)
	}
	if weekly, seldom := doubt(5), doubt(120); weekly < .25 || seldom > .01 {
		t.Errorf("each five days %.3f, each four months %.3f; want a quarter at least, and none", weekly, seldom)
	}
}
