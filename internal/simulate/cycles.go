package simulate

import "math"

// cycles families repeat with the day, the week or the month.
var cycles = []Family{
	{"office hours", "grows by day and rests at night", func(k *kit) {
		k.level = k.uniform(.2, .6)
		rate := (1 - k.level) / k.uniform(25, 58)
		from, length := k.uniform(.2, .4), k.uniform(.3, .5)
		k.add(flow(k.noise, .4, func(t float64) float64 {
			if x := math.Mod(t, 1); x < from || x > from+length {
				return 0
			}
			return rate / length
		}))
	}},
	{"working week", "grows from Monday to Friday", func(k *kit) {
		k.level = k.uniform(.2, .6)
		rate, phase := (1-k.level)/k.uniform(25, 58), k.uniform(0, 7)
		k.add(flow(k.noise, .5, func(t float64) float64 {
			if math.Mod(t+phase, 7) >= 5 {
				return .05 * rate
			}
			return rate * 7 / 5
		}))
	}},
	{"tide", "swings with the day by much more than it grows; full at a crest", func(k *kit) {
		k.level = k.uniform(.3, .5)
		height := k.uniform(.05, .25)
		k.add(wave(height, 1, k.uniform(0, 1)), wander(k.noise, height/25, .1))
		k.add(flow(k.noise, .4, always((1-k.level-height)/k.uniform(28, 58))))
	}},
	{"tide without growth", "swings with the day and the week, high at the crest; never full", func(k *kit) {
		height := k.uniform(.1, .4)
		k.level = k.uniform(.84, .95) - height
		k.add(wave(height*.7, 1, k.uniform(0, 1)), wave(height*.3, 7, k.uniform(0, 7)), wander(k.noise, height/25, .1))
	}},
	{"weekly backup", "a backup lies there some hours each week, on top of growth", func(k *kit) {
		k.level = k.uniform(.3, .5)
		height := k.uniform(.08, .25)
		k.add(pulse(height, 7, k.uniform(0, 7), k.uniform(.1, .4)), wander(k.noise, .002, .2))
		k.add(flow(k.noise, .4, always((1-k.level-height)/k.uniform(28, 58))))
	}},
	{"nightly backup", "a backup lies there some hours each night; never full", func(k *kit) {
		height := k.uniform(.1, .4)
		k.level = k.uniform(.82, .95) - height
		k.add(pulse(height, 1, k.uniform(0, 1), k.uniform(.05, .25)), wander(k.noise, .002, .2))
	}},
	{"month end", "most of the growth comes on one day a month", func(k *kit) {
		k.days = 90
		k.level = k.uniform(.2, .45)
		lump := (1 - k.level) / k.uniform(2.2, 4.5)
		first := k.uniform(2, 20)
		k.add(flow(k.noise, .3, func(t float64) float64 {
			if math.Mod(t-first+300, 30) < .5 {
				return lump * .7 / .5
			}
			return lump * .3 / 30
		}))
	}},
	{"weekly dump", "a full backup a week is kept, a small one each day", func(k *kit) {
		k.days = 80
		k.level = k.uniform(.2, .5)
		week := (1 - k.level) / k.uniform(35, 90) * 7
		share := k.uniform(.6, .95)
		k.add(dumps(k, week*share, 7, k.uniform(.02, .2)), dumps(k, week*(1-share)/7, 1, .3), wander(k.noise, .001, .1))
	}},
	{"daily dump", "a dump a day is kept, so it grows by one step each night", func(k *kit) {
		k.level = k.uniform(.2, .6)
		height, phase := (1-k.level)/k.uniform(25, 58), k.uniform(0, 1)
		vary := k.uniform(.02, .3)
		sum := 0.0
		due := everyPeriod(1, phase)
		k.add(func(t, dt float64) float64 {
			if due(t, dt) {
				sum += height * math.Exp(vary*k.noise.NormFloat64())
			}
			return sum
		}, wander(k.noise, .001, .1))
	}},
}
