package backtest

import (
	"slices"

	"mackerel-forecast/internal/simulate"
)

const (
	oracleWorlds  = 9  // other courses of things that the oracle looks at
	oracleMoments = 12 // moments a regime at which it is asked, since it is slow
)

// Oracle scores somebody who knows the generator of each case, but not its
// noise: the limit of what a forecast can reach. It never fails to warn, so
// only the loss, the errors and the range are measured.
func Oracle(cases []Case) Result {
	return gather([]string{"oracle"}, cases, func(c Case) outcome {
		s, n := oracle(c)
		return outcome{scores: map[string]seriesScore{"oracle": s}, moments: n}
	})
}

func oracle(c Case) (seriesScore, int) {
	h := c.Make()
	first, end := h.Samples[0].Time, h.Samples[len(h.Samples)-1].Time
	bounds := slices.Concat([]int64{first}, h.Cuts, []int64{end})
	var moments []moment
	for i := range bounds[1:] {
		from, to := bounds[i], min(bounds[i+1], end)
		for j := range int64(oracleMoments) {
			now := from + (to-from)*(2*j+1)/(2*oracleMoments)
			if last, ok := h.Until(now).Last(); ok && now < to && !last.Full() {
				moments = append(moments, foreseen(h, c, now))
			}
		}
	}
	return score(moments, nil), len(moments)
}

// foreseen is what the oracle says at one moment.
func foreseen(h simulate.History, c Case, now int64) moment {
	var worlds []float64
	for world := range uint64(oracleWorlds) {
		worlds = append(worlds, clip(c.Future(now, world)))
	}
	slices.Sort(worlds)
	return moment{time: now, regime: h.RegimeAt(now), truth: h.TruthAt(now),
		early: worlds[0], median: worlds[oracleWorlds/2], late: worlds[oracleWorlds-1]}
}
