package forecast

import "math"

// What is a seconds old lasts t seconds more with the chance S(t) = (a/(a+t))^shape
// (Lomax 1954): what has lasted longer lasts longer. A young host may have a limit that
// it has not come to yet.
const (
	lomaxShape     = .25            // of new growth and plateaus, and of regimes of a young host
	lomaxShapeMost = 2.             // of new growth: k earlier rises like it that ended make it (1+k) lomaxShape
	regimeShape    = .05            // of regimes of an old host, whose pace is no news
	youngShape     = lomaxShape / 2 // of a young host's past in any order; an old one's does not end
	youngSpan      = 3.5 * day      // beyond, the shapes of young hosts fall with the square of the age
)

// paceLasts draws the seconds for which a pace goes on that has lasted for age seconds,
// with the shapes of young hosts and of old ones. paceRank, 0 to 1, is where the pace
// lies among all that are possible: the slowest is about to end.
func (o *outlook) paceLasts(paceRank, age, young, old float64) float64 {
	youth := min(1, youngSpan/o.span)
	return residualLife(1-paceRank, age, max(old, young*youth*youth))
}

// residualLife returns how much longer what has lasted for age seconds lasts, at the
// u-quantile from the top: it lasts longer still with probability u.
func residualLife(u, age, shape float64) float64 { return age * (math.Pow(u, -1/shape) - 1) }
