package forecast

import (
	"math"
	"testing"
)

// TestABackupFillsTheDiskAtNight: where nothing grows but for an hour of each day
// no future that is made of past days may be full in another one.
func TestABackupFillsTheDiskAtNight(t *testing.T) {
	nights := []float64{2.6, 1.4, 2.2, 1.1, 2.9, 1.7, 2.4, 1.2, 2, 1.5, 2.7, 1.3}
	for hour := 2.; hour < 24; hour += 3 { // since the last backup began
		o := series(30*96, 900, 100, func(at float64) float64 {
			day := at/day + hour/24 + 30 // that begin with a backup of an hour
			sum := 35.93
			for n := range int(day) {
				sum += nights[n%len(nights)]
			}
			return sum + nights[int(day)%len(nights)]*min(1, 24*math.Mod(day, 1))
		})
		var w workspace
		w.look(o, -o.T[0], 365*day)
		for i := range mixtureFutures {
			q := w.past.firstPassage(i, 100-o.Used[len(o.Used)-1], growth{}, 0, 365*day) / 3600
			if off := math.Mod(hour+q, 24); math.IsInf(q, 1) || off > 1.5 {
				t.Errorf("%g h after a night began a future is full in %.1f h, %.1f h after one begins", hour, q, off)
			}
		}
	}
}
