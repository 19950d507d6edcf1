package forecast

import "math"

const (
	// bootstrapLeast is the smallest share of futures drawn by the bootstrap. With more
	// than plainly nats of evidence for the present regime it falls as
	// bootstrapLeast·sqrt(plainly/evidence), down to bootstrapProved. A history of n
	// units is n·hazard regimes long, so the share is at least 1 - 1/(n·hazard).
	bootstrapLeast, bootstrapProved, plainly = .25, .05, 4.

	// Prior odds of regimes against the bootstrap: where growth adds up, and where
	// it comes down again or noise does not add up.
	oddsOfSums, oddsOfReturns = .1, 5.

	// oddsOfOrder are the prior odds of each kind of order: of one by the units before,
	// which needs serialShows units to show, of one by the weeks, and of one by the
	// months, which needs monthsShow days.
	oddsOfOrder = .1
	serialShows = 10
	monthsShow  = 40

	// doesNotAddUp is the exponent by which noise adds up, below which it does not.
	doesNotAddUp = .3

	// jumpsProof is how many jumps up, squared, make it as likely as not that more come.
	jumpsProof = 3

	mostNats = 30 // of evidence that count, either way

	fewestIncrements = 6 // that say anything of regimes, bends or order
)

// learntFirst is how many of n increments are learnt from before any must be foretold.
func learntFirst(n int) int { return min(5, n/3) }

// order holds the chances that increments do not come in any order.
type order struct {
	weekday float64 // each day of the week has its own, where a unit is a day
	serial  float64 // each is followed by what followed its like
	monthly float64 // the same comes each month
}

// prior returns the odds of a constant pace before any evidence. The more even
// the increments are the likelier it is that there is one.
func (m increments) prior(c unitCycle) float64 {
	odds := oddsOfSums
	if c.returns() || m.hurst < doesNotAddUp {
		odds = oddsOfReturns
	}
	even := m.usual / m.noise
	return odds * max(1, even*even)
}

// bootstrapShare returns the share of futures that are made of past increments:
// the posterior probability that increments come as memory has them rather
// than in regimes and curvatures, whose weights sum to total, and in which order memory
// has them.
func (w *workspace) bootstrapShare(m increments, prior, total float64, days bool) (share float64, in order) {
	n, advantage := len(m.d), 0.0
	if n >= fewestIncrements {
		from := learntFirst(n)
		p := predictives(m, from)
		advantage = w.evidence[n] - w.evidence[from] + math.Log(max(1, total)) - p.logAny
		if n >= serialShows {
			in.serial = ordered(p.logSerial - p.logAny)
		}
		if days && n >= 3*week {
			in.weekday = ordered(p.logWeekly - p.logAny)
		}
		if days && n >= monthsShow {
			in.monthly = ordered(p.logMonthly - p.logAny)
		}
	}
	least := max(bootstrapProved, bootstrapLeast*math.Sqrt(plainly/max(plainly, advantage)), 1-1/(hazard*float64(n)))
	share = max(least, 1/(1+prior*bayesFactor(advantage)))
	if j := w.netJumps(); j > 1 {
		share = max(share, j*j/(j*j+jumpsProof))
	}
	return share, in
}

// ordered returns the probability of an order for which there are so many nats of
// evidence.
func ordered(evidence float64) float64 {
	return oddsOfOrder / (oddsOfOrder + bayesFactor(-evidence))
}

// bayesFactor returns that of so many nats of evidence.
func bayesFactor(nats float64) float64 { return math.Exp(max(-mostNats, min(mostNats, nats))) }
