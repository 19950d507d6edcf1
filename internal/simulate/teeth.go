package simulate

import "math"

// teeth families drop again and again.
var teeth = []Family{
	{"daily rotation", "logs that grow by day and are rotated at night; never full", func(k *kit) {
		height := k.uniform(.1, .35)
		k.level = k.uniform(.75, .9) - 1.5*height
		k.add(emptied(flow(k.noise, k.uniform(.1, .4), always(height)), 0, everyPeriod(1, k.uniform(0, 1))))
		k.add(wander(k.noise, .002, .2))
	}},
	{"weekly rotation", "rotated once a week, high at the end of it; never full", func(k *kit) {
		height := k.uniform(.2, .5)
		k.level = k.uniform(.8, .93) - height
		k.add(emptied(flow(k.noise, k.uniform(.1, .4), always(height/7)), 0, everyPeriod(7, k.uniform(0, 7))))
	}},
	{"hourly rotation", "short steep teeth, a sample a minute; never full", func(k *kit) {
		k.minutes(12)
		height := k.uniform(.1, .5)
		k.level = k.uniform(.85, .95) - 1.2*height
		period := k.between(.5, 6) / 24
		k.add(emptied(flow(k.noise, .05, always(height/period)), 0, everyPeriod(period, 0)))
	}},
	{"rotation on a trend", "teeth on top of growth: full at the top of a tooth", func(k *kit) {
		k.level = k.uniform(.15, .35)
		height := k.uniform(.08, .3)
		period := []float64{1, 7, .25}[k.variant(3)]
		full := k.uniform(28, 58)
		k.add(emptied(flow(k.noise, .3, always(height/period)), 0, everyPeriod(period, k.uniform(0, period))))
		k.add(flow(k.noise, .4, always((1-k.level-height)/full)))
	}},
	{"longer rotation", "each log is longer than the one before it, at weekends shorter: troughs stay, peaks climb until full", func(k *kit) {
		k.level = k.uniform(.2, .5)
		height := (1 - k.level) * k.uniform(.3, .6)
		climb := ((1-k.level)/height - 1) / k.uniform(28, 58)
		week := [2]float64{1, k.uniform(.4, .9)}[k.variant(2)]
		phase := k.uniform(0, 7)
		k.add(emptied(flow(k.noise, k.uniform(.05, .2), func(t float64) float64 {
			rate := height * (1 + climb*t)
			if math.Mod(t+phase, 7) >= 5 {
				rate *= week
			}
			return rate
		}), 0, everyPeriod(1, k.uniform(0, 1))))
	}},
	{"compressed rotation", "each rotation leaves a compressed rest behind: the floor rises until it is full", func(k *kit) {
		k.level = k.uniform(.1, .3)
		height := k.uniform(.08, .3)
		period := []float64{1, 2, 7}[k.variant(3)]
		kept := min(.5, (1-k.level-height)*period/(height*k.uniform(28, 80)))
		k.add(compressed(flow(k.noise, .3, always(height/period)), kept, everyPeriod(period, k.uniform(0, period))))
	}},
	{"tmp cleaner", "what is older than some days is deleted each night; never full", func(k *kit) {
		age, rate := k.uniform(3, 12), 0.0
		rate = k.uniform(.4, .65) / age
		k.level = k.uniform(.1, .25)
		k.add(tmpCleaner(flow(k.noise, k.uniform(.3, .8), always(rate)), age))
	}},
	{"expiry queue", "keeps some days of data: grows that long, then stays; never full", func(k *kit) {
		height := k.uniform(.3, .6)
		k.level = k.uniform(.8, .92) - 1.15*height
		age := k.between(3, 21)
		k.add(queue(flow(k.noise, k.uniform(.2, .6), always(height/age)), age), wander(k.noise, .002, .2))
	}},
	{"restart near the top", "a leak that is restarted shortly before its end, again and again; never full", func(k *kit) {
		high := k.uniform(.9, .965)
		k.level = k.uniform(.3, .6)
		grow := flow(k.noise, .3, always((high-k.level)/k.between(.5, 8)))
		k.add(cleaned(k.noise, grow, 0, high-k.level, k.uniform(.02, .1)))
	}},
	{"image prune", "pruned to a low mark whenever a high mark is reached; never full", func(k *kit) {
		high := k.uniform(.78, .92)
		low := high - k.uniform(.08, .4)
		k.level = k.uniform(.1, .3)
		grow := flow(k.noise, k.uniform(.5, 1.2), always((high-low)/k.between(.3, 8)))
		k.add(cleaned(k.noise, grow, low-k.level, high-k.level, k.uniform(0, .3)))
	}},
	{"restart before the limit", "a leak that is restarted some way before its end; never full", func(k *kit) {
		high := k.uniform(.75, .9)
		k.level = k.uniform(.2, .4)
		grow := flow(k.noise, .4, always((high-k.level)/k.between(.4, 10)))
		k.add(cleaned(k.noise, grow, 0, high-k.level, k.uniform(.02, .2)), white(k.noise, .002))
	}},
	{"restart on schedule", "a leak with a restart every night or week; never full", func(k *kit) {
		height := k.uniform(.15, .4)
		k.level = k.uniform(.75, .88) - 1.3*height
		period := []float64{1, 7, 3}[k.variant(3)]
		k.add(emptied(flow(k.noise, .3, always(height/period)), 0, everyPeriod(period, .2)))
		k.add(wander(k.noise, .005, .1))
	}},
	{"cleanups by hand", "somebody makes room now and then, until nobody does", func(k *kit) {
		rate := k.uniform(.012, .04)
		k.level = k.uniform(.4, .6)
		grow := flow(k.noise, .5, always(rate))
		at := []float64{}
		for t := k.uniform(5, 14); t < k.days-20; t += k.uniform(6, 16) {
			at = append(at, t)
		}
		k.cut(at...)
		i := 0
		k.add(emptied(grow, k.uniform(.2, .6), func(t, _ float64) bool {
			if i < len(at) && t >= at[i] {
				i++
				return true
			}
			return false
		}))
	}},
}

// queue forgets what grow has added more than age days before.
func queue(grow part, age float64) part {
	var times, levels []float64
	gone := 0.0
	return func(t, dt float64) float64 {
		level := grow(t, dt)
		times, levels = append(times, t), append(levels, level)
		for times[0] < t-age {
			gone = levels[0]
			times, levels = times[1:], levels[1:]
		}
		return level - gone
	}
}

// tmpCleaner deletes each night what grow has added more than age days before.
func tmpCleaner(grow part, age float64) part {
	var times, levels []float64
	gone := 0.0
	return func(t, dt float64) float64 {
		level := grow(t, dt)
		if len(times) == 0 || t-times[len(times)-1] >= .02 {
			times, levels = append(times, t), append(levels, level)
		}
		if math.Floor(t) != math.Floor(t-dt) {
			i := 0
			for i < len(times) && times[i] < t-age {
				gone = levels[i]
				i++
			}
			times, levels = times[i:], levels[i:]
		}
		return level - gone
	}
}
