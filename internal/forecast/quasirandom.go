package forecast

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// sequence is a random quantity of a future.
type sequence int

const (
	byExcursion  sequence = iota // whether it stays among the levels of the past
	byOverdue                    // whether a fall that has not come is over
	byMonth                      // whether it goes by the month
	byBootstrap                  // whether it is the past in any order
	byWeekReplay                 // whether a week comes again as it was
	bySwell                      // how far weeks go on to come higher
	byWeek                       // whether days follow by the days of the week, and peaks of a cycle
	byPace                       // where its pace lies among all
	byStart                      // its regime, or where it begins in the past
	bySerial                     // whether they follow one another as their like did
	byTurn                       // which units of the past, in turn
	byRoutine                    // whether it goes up and down as the newest units do
	byPlateau                    // whether there is a plateau, and as which earlier one it ends
	byStop                       // when it ends, where none tells
	byAge                        // when what has lasted ends

	byNewPace  // the pace of new growth
	byNewEnd   // the earlier rise as which it ends
	bySpeedUp  // how it speeds up
	bySpeedEnd // when it speeds up no more

	byDue    // when the next fall is due
	byLevel  // how high its peaks come on the whole
	byFilled // whether the peak that is due is full
	byFloor  // the pace of the troughs
	byStill  // whether they, or the peaks of weeks, climb at all
	byBase   // whether what is new of the base of its cycle stays
	byMemory // whether it goes by the line of the peaks all the same
)

// alphas are the steps of the sequences, irrational numbers. Over the futures no two of
// them may go together, as those do whose sum or difference is near an integer.
var alphas = [...]float64{
	byExcursion:  .4142135623730951,   // sqrt 2
	byOverdue:    .5258390463339495,   // sqrt 211
	byMonth:      .3166247903553998,   // sqrt 11
	byBootstrap:  .7320508075688772,   // sqrt 3
	byWeekReplay: .1067359796658849,   // sqrt 199
	bySwell:      .2237484161566847,   // sqrt 409
	byWeek:       .3383079036886767,   // sqrt 499
	byPace:       .6180339887498949,   // golden ratio
	byStart:      .6457513110645907,   // sqrt 7
	bySerial:     .3588989435406740,   // sqrt 19
	byTurn:       .7548776662466927,   // 1 / plastic number
	byRoutine:    .8102496759066540,   // sqrt 61
	byPlateau:    .6055512754639891,   // sqrt 13
	byStop:       .2360679774997898,   // sqrt 5
	byAge:        .8191725133961645,   // 1 / root of x^4 = x + 1
	byNewPace:    .1231056256176606,   // sqrt 17
	byNewEnd:     .2801098892805181,   // sqrt 53
	bySpeedUp:    .8488578017961039,   // sqrt 97
	bySpeedEnd:   .049875621120889946, // sqrt 101
	byDue:        .7958315233127191,   // sqrt 23
	byLevel:      .2594066992260160,   // sqrt 541
	byFilled:     .0827625302982193,   // sqrt 37
	byFloor:      .4031242374328485,   // sqrt 41
	byStill:      .5574385243020004,   // sqrt 43
	byBase:       .3109888428070207,   // sqrt 1044
	byMemory:     .4653661614958509,   // sqrt 1054
}

// kronecker returns the i-th term of a sequence, frac(1/2 + i alpha), on (0, 1).
func kronecker(i int, s sequence) float64 {
	_, x := math.Modf(.5 + alphas[s]*float64(i))
	return x
}

// normalQuantile returns the quantile of the standard normal distribution.
func normalQuantile(p float64) float64 { return mathext.NormalQuantile(p) }

// normalCDF returns the chance of a standard normal number below z.
func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
