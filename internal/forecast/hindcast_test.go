package forecast

import (
	"math"
	"testing"
)

// TestACacheThatIsFullOfItselfIsNotFilling: its pace was always less than was
// thought, at whatever hour of the day, never more.
func TestACacheThatIsFullOfItselfIsNotFilling(t *testing.T) {
	for hour := range 24 {
		age := 7 + float64(hour)/24
		o := series(int(age*288), 300, 100, func(at float64) float64 {
			x := at/day + age
			return 98.7 - 48*math.Exp(-x/.9) + .03*math.Sin(x*50)
		})
		if got := Predict(o, 365*day).Quantile(.35) / day; got < 7 {
			t.Errorf("after 7 days and %d h: full in %.2g days", hour, got)
		}
	}
}
