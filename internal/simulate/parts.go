package simulate

import (
	"math"
	"math/rand/v2"
)

// linear grows by perDay from the start.
func linear(perDay float64) part { return func(t, _ float64) float64 { return perDay * t } }

// between limits a part to the days from..to: before it is silent, afterwards it
// keeps what it reached.
func between(from, to float64, p part) part {
	return func(t, dt float64) float64 { return p(max(0, min(t, to)-from), dt) }
}

// step adds height once, from the day at on.
func step(at, height float64) part {
	return func(t, _ float64) float64 {
		if t < at {
			return 0
		}
		return height
	}
}

// exponential grows to height after days, doubling every doubling days.
func exponential(height, days, doubling float64) part {
	whole := math.Exp2(days/doubling) - 1
	return func(t, _ float64) float64 { return height * (math.Exp2(t/doubling) - 1) / whole }
}

// saturating approaches height, half of the rest every half days.
func saturating(height, half float64) part {
	return func(t, _ float64) float64 { return height * (1 - math.Exp2(-t/half)) }
}

// wave swings between 0 and height with a period in days, lowest at phase.
func wave(height, period, phase float64) part {
	return func(t, _ float64) float64 { return height / 2 * (1 - math.Cos(2*math.Pi*(t-phase)/period)) }
}

// tooth ramps from 0 to height within each period in days and drops at its end.
func tooth(height, period, phase float64) part {
	return func(t, _ float64) float64 {
		x := (t + phase) / period
		return height * (x - math.Floor(x))
	}
}

// pulse adds height for width days once in every period: it climbs during the
// first fifth of the width and is gone at its end.
func pulse(height, period, phase, width float64) part {
	return func(t, _ float64) float64 {
		x := math.Mod(t-phase+100*period, period)
		if x >= width {
			return 0
		}
		return height * min(1, x/(width/5))
	}
}

// white is noise without memory.
func white(r *rand.Rand, sd float64) part {
	return func(_, _ float64) float64 { return sd * r.NormFloat64() }
}

// wander is noise that returns to 0 within about the given days
// (Ornstein-Uhlenbeck), of standard deviation sd.
func wander(r *rand.Rand, sd, days float64) part {
	x := 0.0
	return func(_, dt float64) float64 {
		keep := math.Exp(-dt / days)
		x = keep*x + sd*math.Sqrt(1-keep*keep)*r.NormFloat64()
		return x
	}
}

// flow integrates a rate a day that fluctuates: rate(t) times a lognormal factor
// of mean 1 whose logarithm has the standard deviation sigma and a memory of a
// few hours.
func flow(r *rand.Rand, sigma float64, rate func(t float64) float64) part {
	const memory = 0.15 // days
	x, sum := 0.0, 0.0
	return func(t, dt float64) float64 {
		keep := math.Exp(-dt / memory)
		x = keep*x + sigma*math.Sqrt(1-keep*keep)*r.NormFloat64()
		sum += rate(t) * math.Exp(x-sigma*sigma/2) * dt
		return sum
	}
}

// always is a rate that does not change.
func always(perDay float64) func(float64) float64 {
	return func(float64) float64 { return perDay }
}

// packets adds lumps of random size (Pareto with the given tail, mean such that
// perDay is added a day) at random times, perDay/size of them.
func packets(r *rand.Rand, perDay, everyDays, tail float64) part {
	sum := 0.0
	scale := perDay * everyDays * (tail - 1) / tail
	return func(_, dt float64) float64 {
		if dt > 0 && r.Float64() < 1-math.Exp(-dt/everyDays) {
			sum += min(scale*math.Pow(1-r.Float64(), -1/tail), 20*perDay*everyDays)
		}
		return sum
	}
}

// cleaned grows by the given part and is brought down to low whenever it
// reaches high: an image prune, a cache limit, a restart before the limit. Each
// time high and low are met up to the given slack, a share of high-low.
func cleaned(r *rand.Rand, grow part, low, high, slack float64) part {
	base, limit := 0.0, high
	vary := func() float64 { return slack * (high - low) * (r.Float64() - .5) }
	return func(t, dt float64) float64 {
		raw := grow(t, dt)
		if raw-base >= limit {
			base = raw - low - vary()
			limit = high + vary()
		}
		return raw - base
	}
}

// emptied brings the given part down to the share kept at each time that due
// tells; due is asked once a step.
func emptied(grow part, kept float64, due func(t, dt float64) bool) part {
	base := 0.0
	return func(t, dt float64) float64 {
		raw := grow(t, dt)
		if due(t, dt) {
			base = raw - kept*(raw-base)
		}
		return raw - base
	}
}

// compressed packs what grow has added since the last time into the share kept,
// for good, at each time that due tells.
func compressed(grow part, kept float64, due func(t, dt float64) bool) part {
	base, packed := 0.0, 0.0
	return func(t, dt float64) float64 {
		raw := grow(t, dt)
		if due(t, dt) {
			packed += kept * (raw - base)
			base = raw
		}
		return packed + raw - base
	}
}

// everyPeriod is due once in every period, at the phase.
func everyPeriod(period, phase float64) func(t, dt float64) bool {
	return func(t, dt float64) bool {
		return math.Floor((t-phase)/period) != math.Floor((t-dt-phase)/period)
	}
}

// atRandom is due on average once in the given days.
func atRandom(r *rand.Rand, days float64) func(t, dt float64) bool {
	return func(_, dt float64) bool { return r.Float64() < 1-math.Exp(-dt/days) }
}

// bursts climbs to a random height up to high within some of the hours given,
// stays about as long and is gone, at random on average every few days.
func bursts(r *rand.Rand, high, hours, every float64) part {
	due := atRandom(r, every)
	start, length, height := -100.0, 1.0, 0.0
	return func(t, dt float64) float64 {
		if x := (t - start) / length; x < 1 {
			return height * min(1, 2*x)
		}
		if due(t, dt) {
			start, length, height = t, hours/24*(.5+r.Float64()), high*(.4+.6*r.Float64())
		}
		return 0
	}
}
