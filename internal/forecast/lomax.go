package forecast

import "math"

const (
	// Growth that is a old lasts t more with chance (a/(a+t))^lomaxShape: what
	// has lasted longer lasts longer (Lomax 1954).
	// Each earlier rise that was like it and came to an end adds as much.
	lomaxShape, lomaxShapeMost = .25, 2.

	// regimeShape is the exponent for a regime, whose pace is no news. For what
	// rises in the first days of a host, and may have a limit that it has not come
	// to yet, the exponent is that of new growth, for its past in any order the
	// half; from youngSpan on it falls with the square of the host's age.
	regimeShape = .05
	youngShape  = lomaxShape / 2
	youngSpan   = 3.5 * day
)

// paceLasts draws the seconds for which a pace goes on that has lasted for age seconds,
// with the exponents of young hosts and of old ones. paceRank, 0 to 1, is where the pace
// lies among all that are possible: the slowest is about to end.
func (o *outlook) paceLasts(paceRank, age, young, old float64) float64 {
	youth := min(1, youngSpan/o.span)
	return residualLife(1-paceRank, age, max(old, young*youth*youth))
}

// residualLife returns how much longer what has lasted for age seconds lasts, at the
// u-quantile from the top: it lasts longer still with probability u.
func residualLife(u, age, exponent float64) float64 { return age * (math.Pow(u, -1/exponent) - 1) }
