package forecast

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// speedUps are how new growth may have sped up since its knee, with its age as the unit of
// time: not at all, to e^k times its pace there, or steadily by q of its pace now.
var speedUps = [...]curvature{
	{}, {k: .5}, {k: 1}, {k: 1.5}, {k: 2}, {k: 3}, {k: 4.5},
	{q: .3}, {q: .5}, {q: .7}, {q: .85}, {q: 1},
}

const (
	evenPrior = .5 // that it has not
	paceParts = 8  // parts of new growth whose paces are compared, a cell each at least
	partNoise = .1 // of the mean pace, that these spread at least
)

// acceleration is one way in which new growth may have come to its pace now and goes on.
type acceleration struct {
	rate float64 // its pace now, units of Used per second
	curvature
	upTo float64 // chance of this one or one before it
}

// accelerations are all of them, in the order of speedUps.
type accelerations [len(speedUps)]acceleration

// constantly are those of growth that does not speed up.
func constantly(rate float64) accelerations { return accelerations{{rate: rate, upTo: 1}} }

// keepMeanPace is for where its parts tell nothing of how it speeds up: its mean pace is
// that of which it has not, whatever has passed since it was last seen.
func (s *surge) keepMeanPace() {
	s.accelerations = constantly(s.accelerations[0].rate)
	s.rate = s.accelerations.mean()
}

// at returns the one at u (0 to 1) of their chances.
func (a *accelerations) at(u float64) acceleration {
	for _, x := range a {
		if u < x.upTo {
			return x
		}
	}
	return a[len(a)-1]
}

// mean returns the mean pace now.
func (a *accelerations) mean() (rate float64) {
	before := 0.0
	for _, x := range a {
		rate += (x.upTo - before) * x.rate
		before = x.upTo
	}
	return rate
}

// accelerationsSince returns how growth since a cell may have sped up: the posterior of
// speedUps where the paces of its parts spread by a Gaussian of unknown width
// (Jeffreys 1946), which is partNoise at least. Of too few cells nothing is said: the
// first one holds the knee, and the growth of a part of it.
func (g *grid) accelerationsSince(since int) (a accelerations) {
	now := g.n() - 1
	cells := now - since
	age := float64(cells) * g.step
	mean := (g.at[now] - g.at[since]) / age
	if cells < paceParts {
		return constantly(mean)
	}
	var d, x [paceParts]float64
	for i := range d {
		from, to := since+i*cells/paceParts, since+(i+1)*cells/paceParts
		d[i] = (g.at[to] - g.at[from]) / (float64(to-from) * g.step)
	}
	all, least := floats.Dot(d[:], d[:]), partNoise*mean
	for j, bent := range speedUps {
		for i := range x {
			x[i] = bent.pace((float64(i)+.5)/paceParts - 1)
		}
		xx, xd := floats.Dot(x[:], x[:]), floats.Dot(x[:], d[:])
		unexplained := max(0, all-xd*xd/xx) + paceParts*least*least
		a[j] = acceleration{rate: xd / xx, curvature: bent.over(age), upTo: math.Pow(all/unexplained, (paceParts-1)/2.)}
		if j > 0 {
			a[j].upTo *= (1 - evenPrior) / evenPrior / float64(len(speedUps)-1)
		}
		if a[j].rate < a[0].rate {
			a[j].upTo = 0 // it has not
		}
	}
	for j := 1; j < len(a); j++ {
		a[j].upTo += a[j-1].upTo
	}
	total := a[len(a)-1].upTo
	for j := range a {
		a[j].upTo /= total
	}
	return a
}
