package simulate

import (
	"math"
	"math/rand/v2"
)

// traceLike families look like what people really record over months and years:
// no capacity of their own, no regimes that anybody wrote down, and increments
// with fat tails. backtest sets the capacity to levels that they reach later.
var traceLike = []Family{
	{"web server", "a daily backup step makes most of the growth; a cleanup now and then", func(k *kit) {
		k.recorded(365, 3600)
		daily := k.between(.0004, .004)
		k.add(dumps(k, daily, 1, .4), flow(k.noise, 1, always(daily*.3)), wander(k.noise, daily, .5))
		k.add(removals(k.noise, k.uniform(.02, .1), k.between(60, 300)))
	}},
	{"scratch", "large files of a computing centre, and purges every few months", func(k *kit) {
		k.recorded(367, 43200)
		grow := packets(k.noise, k.between(.002, .01), k.between(.3, 2), k.uniform(1.3, 2.2))
		k.add(emptied(grow, k.uniform(.2, .6), atRandom(k.noise, k.between(40, 150))), wander(k.noise, .03, k.between(1, 10)))
	}},
	{"home directories", "people work from Monday to Friday and rarely delete", func(k *kit) {
		k.recorded(1000, day)
		daily := k.between(.0002, .003)
		k.add(flow(k.noise, .8, workdays(daily)), packets(k.noise, daily, k.between(2, 10), k.uniform(1.2, 1.8)))
		k.add(removals(k.noise, k.uniform(.01, .06), k.between(10, 60)))
	}},
	{"build cache", "builds write, a nightly job deletes, sometimes it does not", func(k *kit) {
		k.recorded(20, 60)
		grow := packets(k.noise, k.between(.02, .1), k.between(.02, .1), k.uniform(1.5, 2.5))
		keep := k.uniform(.3, .8)
		k.add(emptied(grow, keep, func(t, dt float64) bool {
			return math.Floor(t) != math.Floor(t-dt) && k.noise.Float64() < .85
		}), bursts(k.noise, .02, 1, .3), flow(k.noise, .8, always(k.between(.003, .02))))
	}},
	{"database", "steady growth, compaction up and down, a reindex at times", func(k *kit) {
		k.recorded(120, 600)
		daily := k.between(.0008, .006)
		k.add(flow(k.noise, .6, workdays(daily)), bursts(k.noise, k.uniform(.01, .04), k.between(.5, 5), k.between(.5, 7)))
		k.add(tooth(k.uniform(.002, .01), k.between(.2, 2), 0))
	}},
	{"mail spool", "day and week, slow growth, archived once a year", func(k *kit) {
		k.recorded(730, 3600)
		daily := k.between(.0005, .002)
		grow := flow(k.noise, .7, workdays(daily))
		k.add(emptied(grow, k.uniform(.3, .8), everyPeriod(365, k.uniform(0, 365))), wave(.004, 1, .2), wander(k.noise, .003, 2))
	}},
	{"retention", "a store that keeps a month: climbs, then follows its traffic", func(k *kit) {
		k.recorded(120, 300)
		age := k.uniform(7, 45)
		k.add(tmpCleaner(flow(k.noise, k.uniform(.3, .9), workdays(k.uniform(.1, .3)/age)), age), tooth(.002, 1.0/12, 0))
		if k.variant(2) == 1 {
			k.add(linear(k.between(.001, .004)))
		}
	}},
	{"log server", "rotated and compressed each night, with incidents that write ten times as much", func(k *kit) {
		k.recorded(120, 300)
		daily := k.between(.005, .03)
		incidents := bursts(k.noise, daily*4, k.between(2, 12), k.between(5, 20))
		k.add(compressed(flow(k.noise, .5, workdays(daily)), k.uniform(.1, .3), everyPeriod(1, 0)), incidents)
		k.add(removals(k.noise, daily, k.between(10, 40)))
	}},
	{"downloads", "nothing for weeks, then something large; deleted by the lump too", func(k *kit) {
		k.recorded(730, day)
		k.add(packets(k.noise, k.between(.0005, .005), k.between(4, 25), k.uniform(1.2, 2)))
		k.add(removals(k.noise, k.uniform(.02, .12), k.between(20, 90)))
	}},
	{"working directory", "a sample a minute for some days: flat, lumps, things that come and go", func(k *kit) {
		k.recorded(14, 60)
		k.add(packets(k.noise, k.between(.01, .1), k.between(.02, .2), k.uniform(1.3, 2.5)))
		k.add(bursts(k.noise, k.uniform(.005, .03), k.between(.1, 2), k.between(.1, 1)), removals(k.noise, .01, k.between(1, 5)))
	}},
	{"backup store", "a full backup a week, increments by day, pruned after some weeks, slowly more", func(k *kit) {
		k.recorded(400, 3600)
		size, age := k.between(.01, .04), k.uniform(21, 60)
		full := everyPeriod(7, k.uniform(0, 7))
		daily := everyPeriod(1, .1)
		sum, more := 0.0, k.between(.001, .004)
		k.add(tmpCleaner(func(t, dt float64) float64 {
			grown := math.Exp(more * t)
			if full(t, dt) {
				sum += size * grown * math.Exp(.1*k.noise.NormFloat64())
			} else if daily(t, dt) {
				sum += size / 10 * grown * math.Exp(.5*k.noise.NormFloat64())
			}
			return sum
		}, age))
	}},
	{"coarse counter", "steps of a percent, a sample every few hours", func(k *kit) {
		k.recorded(400, 21600)
		k.quantum = k.size * k.uniform(.004, .02)
		k.add(flow(k.noise, 1, workdays(k.between(.001, .004))), wander(k.noise, .004, k.between(1, 8)))
		k.add(removals(k.noise, k.uniform(.05, .15), k.between(50, 200)))
	}},
}

// TraceLike are the families without a capacity of their own.
func TraceLike() []Family { return traceLike }

// recorded makes a history without a limit, days long, a sample every step
// seconds.
func (k *kit) recorded(days, step float64) {
	k.days, k.step = days, step
	k.level = k.uniform(.2, .5)
	k.resizeTo(0, 1000)
}

// workdays is a rate that rests at the weekend.
func workdays(perDay float64) func(float64) float64 {
	return func(t float64) float64 {
		if math.Mod(t, 7) >= 5 {
			return perDay * .2
		}
		return perDay * 1.32
	}
}

// dumps adds one step a period, of the height perPeriod on average.
func dumps(k *kit, perPeriod, period, vary float64) part {
	sum, due := 0.0, everyPeriod(period, k.uniform(0, period))
	return func(t, dt float64) float64 {
		if due(t, dt) {
			sum += perPeriod * math.Exp(vary*k.noise.NormFloat64()-vary*vary/2)
		}
		return sum
	}
}

// removals takes something away at random, on average height every few days.
func removals(r *rand.Rand, height, days float64) part {
	sum, due := 0.0, atRandom(r, days)
	return func(t, dt float64) float64 {
		if dt > 0 && due(t, dt) {
			sum -= height * r.ExpFloat64()
		}
		return sum
	}
}
