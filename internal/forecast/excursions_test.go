package forecast

import (
	"math"
	"testing"
)

// TestALevelLeftSeldomIsNoExcursion: three visits to the top in two weeks are a
// machine's, in a year a person's.
func TestALevelLeftSeldomIsNoExcursion(t *testing.T) {
	share := func(every float64) float64 {
		g := grid{step: day / 4}
		for k := range int(3.7 * every * 4) {
			v := 40.0
			if math.Mod(float64(k)/4, every) < 1 {
				v = 90
			}
			g.at, g.top = append(g.at, v), append(g.top, v)
		}
		g.top[g.n()-1] = 60
		return excursionShareIn(&g, day, 100)
	}
	if weekly, seldom := share(5), share(120); weekly < .25 || seldom > .01 {
		t.Errorf("each five days %.3f, each four months %.3f; want a quarter at least, and none", weekly, seldom)
	}
}

// TestAWeekendIsNoExcursion: what is lower on two days of each week was exceeded and left
// on all the others, and will be again.
func TestAWeekendIsNoExcursion(t *testing.T) {
	g := grid{step: day / 4}
	for k := range 9 * week * 4 {
		v := [...]float64{50, 60, 70, 80}[k%4]
		if k/4%week >= 5 {
			v -= 15
		}
		g.at, g.top = append(g.at, v), append(g.top, v)
	}
	share := func(weekly float64) float64 { return excursionShare(&g, routine{}, weekly, day, 100) }
	if without, with := share(0), share(1); without < .5 || with > .01 {
		t.Errorf("on a Sunday %.3f, with a rhythm of weeks %.3f; want half at least, and none", without, with)
	}
}

// TestALevelThatWasOftenLeftIsAnExcursion: what rises as it always did, in no order,
// does not fill because it rises.
func TestALevelThatWasOftenLeftIsAnExcursion(t *testing.T) {
	for _, every := range []float64{4, 5} {
		o := series(40*288, 300, 100, func(t float64) float64 {
			at := t / day
			shift := 1.4 * math.Sin(5*math.Floor(at/every))
			return 84 + 8*math.Sin(2*math.Pi*at/every+shift) + .5*math.Sin(14*at)
		})
		if got := Predict(o, 365*day).Quantile(.1) / day; got < 90 {
			t.Errorf("rises about every %g days: a tenth is full in %.1f days", every, got)
		}
	}
}

// TestACacheThatIsCollectedAtALimit: ten hours from collection to collection, more or
// less, on a host that was set up at a lower level.
func TestACacheThatIsCollectedAtALimit(t *testing.T) {
	var used []float64
	level, rises := 50., 0
	for range 8 * 288 {
		if level += .15 + .1*math.Sin(float64(rises)*2.3); level > 93+.6*math.Sin(float64(rises)*1.7) {
			level, rises = 75+2*math.Sin(float64(rises)*.9), rises+1
		}
		used = append(used, level)
	}
	for n := 5 * 288; n < len(used); n += 6 {
		o := series(n, 300, 100, func(at float64) float64 { return used[n-1+int(math.Round(at/300))] })
		if got := Predict(o, 365*day).probability(day); got > .25 {
			t.Errorf("at %.1f %%, %.1f days after it was set up: full within a day with a chance of %.2f", used[n-1], float64(n)/288, got)
		}
	}
}
