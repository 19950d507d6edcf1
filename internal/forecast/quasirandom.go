package forecast

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Each random quantity of future i is the i-th term of a Kronecker sequence,
// frac(1/2 + i·alpha), with an irrational alpha of its own. Two alphas whose sum or
// difference is near an integer would be correlated over 64 futures; these are not.
const (
	byExcursion = .4142135623730950 // sqrt 2: whether it stays among the levels of the past
	byOverdue   = .3851648071345037 // sqrt 29: whether a fall that has not come is over
	byMonth     = .3166247903553998 // sqrt 11: whether it goes by the month
	byBootstrap = .7320508075688772 // sqrt 3: whether it is the past in any order
	byWeek      = .5677643628300220 // sqrt 31: and that by the days of the week
	byPace      = .6180339887498949 // golden ratio: where its pace lies among all
	byStart     = .6457513110645906 // sqrt 7: its regime, or where it begins in the past
	bySerial    = .3588989435406740 // sqrt 19: whether they follow one another as their like did
	byTurn      = .7548776662466927 // 1 / plastic number: which units of the past, in turn
	byRoutine   = .8102496759066544 // sqrt 61: whether it goes up and down as the newest units do
	byPlateau   = .6055512754639893 // sqrt 13: whether there is a plateau, and as which earlier one it ends
	byStop      = .2360679774997898 // sqrt 5: when it ends, where none tells
	byAge       = .8191725133961645 // 1 / root of x^4 = x + 1: when what has lasted ends

	byNewPace = .1231056256176605 // sqrt 17: the pace of new growth
	byNewEnd  = .2801098892805181 // sqrt 53: the earlier rise as which it ends
	byNewGain = .8488578017961039 // sqrt 97: whether it goes on to speed up

	byDue    = .7958315233127195 // sqrt 23: when the next fall is due
	byFilled = .0827625302982197 // sqrt 37: whether the peak before it is full
	byFloor  = .4031242374328485 // sqrt 41: the pace of the troughs
	byStill  = .5574385243020006 // sqrt 43: whether they, or the peaks of weeks, climb at all
)

// kronecker returns the i-th term of the sequence of alpha, on (0, 1).
func kronecker(i int, alpha float64) float64 {
	_, x := math.Modf(.5 + alpha*float64(i))
	return x
}

// normal returns the quantile of the standard normal distribution.
func normal(p float64) float64 { return mathext.NormalQuantile(p) }

// normalBelow returns the chance of a standard normal number below z.
func normalBelow(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
