package simulate

import "math"

// growing families have one regime that leads to full, or never does.
var growing = []Family{
	{"steady", "grows evenly and is full within weeks", func(k *kit) {
		full := k.days * k.uniform(.4, .95)
		k.level = k.uniform(.2, .7)
		k.add(flow(k.noise, k.uniform(.2, .8), always((1-k.level)/full)), wander(k.noise, .001, .05))
	}},
	{"steady slow", "grows evenly, full in months or years", func(k *kit) {
		k.level = k.uniform(.3, .8)
		k.add(flow(k.noise, .4, always((1-k.level)/k.between(120, 1500))), white(k.noise, k.uniform(0, .002)))
	}},
	{"drifting walk", "wanders at random, and on the whole up", func(k *kit) {
		full := k.uniform(25, 70)
		k.level = k.uniform(.3, .6)
		rate := (1 - k.level) / full
		sum, daily := 0.0, rate*k.uniform(.5, 2)
		k.add(linear(rate), func(_, dt float64) float64 {
			sum += daily * math.Sqrt(dt) * k.noise.NormFloat64()
			return sum
		})
	}},
	{"packets", "grows in lumps of very different size at random times", func(k *kit) {
		full := k.uniform(25, 80)
		k.level = k.uniform(.2, .6)
		k.add(packets(k.noise, (1-k.level)/full, k.between(.1, 1.5), k.uniform(1.5, 2.5)))
	}},
	{"new host", "a few days of history, full within days", func(k *kit) {
		k.days = 20
		full := k.uniform(2, 12)
		k.level = k.uniform(.02, .3)
		k.add(flow(k.noise, k.uniform(.3, .9), always((1-k.level)/full)), wave(k.uniform(0, .04), 1, .3))
	}},
	{"accelerating", "a leak that doubles every few days", func(k *kit) {
		k.level = k.uniform(.2, .5)
		full := k.uniform(25, 58)
		k.add(exponential(1-k.level, full, full/k.uniform(2.5, 5)), wander(k.noise, .003, .2))
	}},
	{"slow leak", "a leak that nobody sees for weeks, because it doubles from almost nothing", func(k *kit) {
		k.level = k.uniform(.3, .65)
		tau := k.uniform(4, 10)
		seed := k.between(.006, .02)
		k.add(func(t, _ float64) float64 { return seed * math.Expm1(t/tau) }, wander(k.noise, .002, .2))
		k.add(flow(k.noise, .4, always(k.uniform(0, .002))))
	}},
	{"quadratic", "growth that itself grows evenly, with the number of users", func(k *kit) {
		k.level = k.uniform(.1, .4)
		full := k.uniform(30, 58)
		rate := (1 - k.level) / (full * full) * 2
		k.add(flow(k.noise, .5, func(t float64) float64 { return rate * t }), wander(k.noise, .002, .2))
	}},
	{"saturating", "a cache that fills up to its limit and stays there", func(k *kit) {
		k.level = k.uniform(.05, .3)
		k.add(saturating(k.uniform(.75, .96)-k.level, k.between(1.5, 9)), wander(k.noise, .003, .3))
	}},
	{"saturating, then slow", "a cache that fills up beside data that keeps growing", func(k *kit) {
		k.level = k.uniform(.05, .2)
		cache := k.uniform(.3, .5)
		full := k.uniform(45, 100)
		k.add(saturating(cache, k.between(1, 6)), flow(k.noise, .4, always((1-k.level-cache)/full)))
	}},
}

// still families do not grow at all.
var still = []Family{
	{"constant", "does not move, or by a few blocks", func(k *kit) {
		k.level = k.uniform(.05, .98)
		if k.variant(2) == 1 {
			k.add(white(k.noise, 3*blockSize/k.size))
		}
	}},
	{"high and flat", "nearly full for ever, with the noise of every day", func(k *kit) {
		k.level = 1 - k.between(.004, .06)
		k.add(wander(k.noise, (1-k.level)*k.uniform(.03, .12), k.between(.01, 2)))
	}},
	{"flat and noisy", "spools and sessions that come and go around a level", func(k *kit) {
		k.level = k.uniform(.5, .75)
		k.add(wander(k.noise, k.uniform(.01, .05), k.between(.05, 3)), wave(k.uniform(0, .04), 1, .3))
	}},
	{"wide and slow", "wanders widely around a level within days, and always comes back; never full", func(k *kit) {
		sd := k.uniform(.03, .09)
		k.level = .95 - 3.5*sd
		k.add(wander(k.noise, sd, k.between(1, 5)))
	}},
	{"coarse", "a counter that only knows steps of a percent", func(k *kit) {
		full := k.uniform(35, 200)
		k.level = k.uniform(.3, .7)
		k.quantum = k.size * k.uniform(.004, .02)
		k.add(flow(k.noise, .5, always((1-k.level)/full)), wander(k.noise, .003, .3))
	}},
}
