package forecast

import (
	"math"
	"testing"
)

// growing returns a grid that ends with so many cells of growth by a pace, told by the part
// of its age; its last cell before them is the one in which it began.
func growing(cells int, pace func(part float64) float64) (g *grid, since int) {
	g = &grid{step: 300, at: make([]float64, 20)}
	for i := range cells {
		g.at = append(g.at, g.at[len(g.at)-1]+pace((float64(i)+.5)/float64(cells)))
	}
	g.top = g.at
	return g, 19
}

// TestGrowthThatSpeedsUpIsTold: by how many times as fast it is now as at its knee, and by
// its pace now, units of Used per cell.
func TestGrowthThatSpeedsUpIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		cells           int
		pace            func(part float64) float64
		even, k, q, now float64 // the chance that it is even, its mean bends, its pace now
	}{
		"even":                      {40, func(float64) float64 { return 1 }, .85, 0, 0, 1},
		"uneven by a fifth":         {40, func(p float64) float64 { return 1 + .2*math.Sin(900*p) }, .99, 0, 0, 1},
		"e^2 times":                 {40, func(p float64) float64 { return math.Exp(2 * (p - 1)) }, 0, 1.7, .2, 1},
		"e^3 times":                 {40, func(p float64) float64 { return math.Exp(3 * (p - 1)) }, 0, 3, 0, 1},
		"from nothing":              {40, func(p float64) float64 { return p }, 0, 0, .95, 1},
		"e^2 times, 8 cells":        {8, func(p float64) float64 { return math.Exp(2 * (p - 1)) }, 0, 1.7, .2, 1},
		"seven cells":               {7, func(p float64) float64 { return p }, 1, 0, 0, .5},
		"slower and slower":         {40, func(p float64) float64 { return 2 - p }, 1, 0, 0, 1.5},
		"only a step, then nothing": {16, func(p float64) float64 { return max(0, 1-9*p) }, 1, 0, 0, .0547},
	} {
		g, since := growing(c.cells, c.pace)
		a := g.accelerationsSince(since)
		var k, q, before float64
		for _, x := range a {
			k, q, before = k+(x.upTo-before)*x.k, q+(x.upTo-before)*x.q, x.upTo
		}
		age := float64(c.cells) * g.step
		even, now := a[0].upTo, a.mean()*g.step
		near := func(got, want, by float64) bool { return math.Abs(got-want) <= by } // NaN is not
		if !near(even, c.even, .15) || !near(k*age, c.k, .3) || !near(q*age, c.q, .2) || !near(now, c.now, .05*c.now) {
			t.Errorf("%s: even with a chance of %.2f, k %.2f, q %.2f, now %.2f; want %+v", name, even, k*age, q*age, now, c)
		}
	}
}

// TestEachAccelerationHasItsFutures: those between the chance of the ones before it and
// its own.
func TestEachAccelerationHasItsFutures(t *testing.T) {
	a := accelerations{{rate: 1, upTo: .5}, {rate: 2, upTo: .5}, {rate: 3, upTo: .75}, {rate: 4, upTo: 1}}
	for u, want := range map[float64]float64{0: 1, .49: 1, .5: 3, .74: 3, .75: 4, .999: 4} {
		if got := a.at(u).rate; got != want {
			t.Errorf("at %g: the one of pace %g, want %g", u, got, want)
		}
	}
	if got := a.mean(); got != .5*1+.25*3+.25*4 {
		t.Errorf("mean pace %g", got)
	}
}

// TestTheMeanPaceIsThatOfTheTimeSeen: two hours in which nothing was looked at are no part
// of it, though they are of its age.
func TestTheMeanPaceIsThatOfTheTimeSeen(t *testing.T) {
	g := &grid{step: 60}
	for k := range 600 {
		g.at = append(g.at, 50+float64(max(0, k-440)*max(0, k-440))/1600)
	}
	g.top = g.at
	s := g.newSurge(150, 1, 0, 1000)
	mean := s.size / s.age
	s.age += 7200
	if s.keepMeanPace(); math.Abs(s.rate/mean-1) > .02 {
		t.Errorf("%g a second, want %g", s.rate, mean)
	}
}
