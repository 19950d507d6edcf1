package simulate

import "math"

// change families have a day on which everything becomes different, which
// nobody could foresee.
var change = []Family{
	{"deploy", "a new version writes many times as much", func(k *kit) {
		k.level = k.uniform(.2, .5)
		at, slow := k.uniform(12, 40), k.uniform(.0005, .004)
		full := k.between(1.5, 15)
		fast := (1 - k.level - at*slow) / full
		k.cut(at)
		k.add(flow(k.noise, .4, func(t float64) float64 {
			if t < at {
				return slow
			}
			return fast
		}))
	}},
	{"fix", "fast growth, until somebody finds out why", func(k *kit) {
		k.level = k.uniform(.1, .3)
		at := k.uniform(6, 30)
		fast := (k.uniform(.75, .96) - k.level) / at
		slow := fast * []float64{0, .02, .08}[k.variant(3)]
		k.cut(at)
		k.add(flow(k.noise, .4, func(t float64) float64 {
			if t < at {
				return fast
			}
			return slow
		}))
	}},
	{"import", "something large is added at once", func(k *kit) {
		k.level = k.uniform(.2, .4)
		at, height := k.uniform(8, 45), k.uniform(.15, .4)
		k.cut(at)
		k.add(step(at, height), wander(k.noise, .002, .2))
		k.add(flow(k.noise, .4, always((1-k.level-height)/k.between(40, 400))))
	}},
	{"long import", "something large is copied for hours, then it is over", func(k *kit) {
		k.level = k.uniform(.2, .4)
		at, hours, height := k.uniform(8, 45), k.between(2, 20), k.uniform(.15, .45)
		end := at + hours/24
		k.cut(at, end)
		k.add(between(at, end, linear(height*24/hours)), wander(k.noise, .002, .2))
		k.add(flow(k.noise, .4, always((1-k.level-height)/k.between(40, 600))))
	}},
	{"regimes", "several deploys and fixes, one after the other", func(k *kit) {
		k.level = k.uniform(.1, .3)
		k.days = 80
		var starts, rates []float64
		for t := 0.0; t < k.days+future; t += k.uniform(8, 25) {
			starts, rates = append(starts, t), append(rates, k.between(.0008, .03))
		}
		k.cut(starts[1:]...)
		k.rescue = rescue{after: .1, freed: k.uniform(.3, .7)}
		k.add(flow(k.noise, .4, func(t float64) float64 {
			i := 0
			for i+1 < len(starts) && starts[i+1] <= t {
				i++
			}
			return rates[i]
		}))
	}},
	{"filled and cleaned", "grows, is full, is cleaned up, and grows again as before", func(k *kit) {
		k.level = k.uniform(.4, .6)
		k.rescue = rescue{after: k.between(.1, 2), freed: k.uniform(.2, .5)}
		k.add(flow(k.noise, .5, always(k.uniform(.015, .06))))
	}},
	{"runaway", "quiet for weeks, then full within hours", func(k *kit) {
		runaway(k, k.between(1.5, 8), 1)
	}},
	{"runaway, a sample a minute", "quiet for days, then full within one or two hours", func(k *kit) {
		k.minutes(8)
		runaway(k, k.between(.6, 3), 1)
	}},
	{"runaway overnight", "quiet for weeks, then full within a day", func(k *kit) {
		runaway(k, k.between(8, 36), 1)
	}},
	{"runaway on a tide", "a runaway on a level that swings every day", func(k *kit) {
		height := k.uniform(.03, .12)
		k.add(wave(height, 1, k.uniform(0, 1)))
		runaway(k, k.between(2.5, 14), 1)
	}},
	{"accelerating runaway", "quiet for weeks, then faster and faster", func(k *kit) {
		runaway(k, k.between(3, 20), k.uniform(1.6, 3))
	}},
	{"bursts", "jobs that write a lot for hours, then clean up; never full", func(k *kit) {
		k.level = k.uniform(.15, .4)
		k.add(bursts(k.noise, k.uniform(.2, .5), k.between(1, 8), k.between(.7, 5)), wander(k.noise, .003, .2))
		k.cut(3, 6) // until some have been seen, they cannot be known to end
	}},
	{"burst, then runaway", "jobs that clean up after themselves, until one does not", func(k *kit) {
		k.add(bursts(k.noise, k.uniform(.1, .25), k.between(1, 4), k.between(1, 4)))
		k.cut(3, 6)
		runaway(k, k.between(3, 12), 1)
	}},
	{"grown volume", "grows evenly and is made larger each time it is nearly full", func(k *kit) {
		k.level = k.uniform(.4, .6)
		rate, size, t := k.uniform(.008, .03), 1.0, 0.0
		for range 3 {
			t = (size*k.uniform(.8, .95) - k.level) / rate
			if t > k.days*.75 {
				break
			}
			size *= k.uniform(1.15, 2)
			k.resizeTo(t, size)
		}
		k.add(flow(k.noise, .3, always(rate)))
	}},
	{"shrunk volume", "grows evenly and is made smaller once", func(k *kit) {
		k.level = k.uniform(.1, .25)
		at, size := k.uniform(10, 30), k.uniform(.55, .8)
		k.resizeTo(at, size)
		k.add(flow(k.noise, .3, always((size-k.level)/k.uniform(38, 58))))
	}},
	{"gaps", "grows while the agent stands still for hours and days", func(k *kit) {
		k.level = k.uniform(.2, .6)
		for t := k.uniform(1, 8); t < k.days; t += k.uniform(3, 15) {
			k.gap(t, k.between(.1, 5))
		}
		k.add(flow(k.noise, .5, always((1-k.level)/k.uniform(28, 58))), wave(k.uniform(0, .05), 1, .2))
	}},
	{"wrong clock", "grows while the clock runs hours ahead and is put right; samples overlap", func(k *kit) {
		k.level = k.uniform(.2, .6)
		at := k.uniform(5, 25)
		k.ahead = fastClock{until: at, by: k.uniform(.02, .5)}
		k.add(flow(k.noise, .5, always((1-k.level)/k.uniform(28, 58))), wander(k.noise, .003, .1))
	}},
	{"rare samples", "a sample an hour, growing with the week", func(k *kit) {
		k.step, k.days = 3600, 90
		k.level = k.uniform(.2, .6)
		k.add(flow(k.noise, .8, always((1-k.level)/k.uniform(35, 120))), wave(k.uniform(.01, .05), 7, .2))
	}},
}

// runaway is quiet until a day on which something starts that is full within
// the given hours; power above 1 makes it accelerate.
func runaway(k *kit, hours, power float64) {
	k.level = k.uniform(.2, .6)
	quiet := []float64{0, .0004, .002}[k.variant(3)]
	at := k.days * k.uniform(.3, .9)
	length := hours / 24
	height := 1 - k.level - quiet*at
	k.cut(at)
	k.add(flow(k.noise, .3, always(quiet)), wander(k.noise, .002, .1))
	k.add(func(t, _ float64) float64 {
		if t < at {
			return 0
		}
		return height * math.Pow((t-at)/length, power)
	})
}
