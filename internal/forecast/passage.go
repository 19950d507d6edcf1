package forecast

import "math"

// path is one future: from now on Used follows
//
//	base + rate rise(t) + extra(t) + offset(t) + r(start + t)
//
// where r is replayed from the past and offset makes it begin at now's level.
// A bounded path loses its offset with the time constant fade; the offsets of
// others add up, as a random walk's steps do.
type path struct {
	base, rate float64
	curvature  curvature
	extra      growth
	fade       float64 // seconds; 0 for a random walk
	start      int
	again      []int // where to go on when the replay has reached now
}

func (p *path) trend(t float64) float64 {
	return p.base + p.rate*p.curvature.rise(t) + p.extra.rise(t)
}

// firstPassage returns the seconds until the path reaches capacity, Never
// beyond horizon (Redner 2001 for the notion).
func (c *course) firstPassage(p path, level, capacity, horizon float64) float64 {
	n := len(c.r)
	s, offset := p.start, level-p.base-c.r[p.start]
	keep, keepStride := 1.0, 1.0
	if p.fade > 0 {
		keep = math.Exp(-c.step / p.fade)
		keepStride = math.Exp(-c.step * stride / p.fade)
		if p.rate <= 0 && p.base+p.extra.rise(horizon)+max(offset, 0)+c.most < capacity {
			return Never
		}
	}
	t, before, hop := 0.0, level, 0
	far := min(horizon, replayLengths*float64(n)*c.step)
	for t < far {
		if s >= n-1 {
			to := p.again[hop%len(p.again)]
			offset += c.r[n-1] - c.r[to]
			if p.fade > 0 && hop > 0 {
				offset = 0
			}
			s, hop = to, hop+1
		}
		if s%stride == 0 && s+stride < n {
			end := t + stride*c.step
			if max(p.trend(t), p.trend(end))+max(offset, 0)+c.tops[s/stride] < capacity {
				t, s = end, s+stride
				offset *= keepStride
				before = p.trend(t) + offset + c.r[s]
				continue
			}
		}
		s++
		t += c.step
		offset *= keep
		base := p.trend(t) + offset
		if reach := base + c.top[s]; reach >= capacity {
			x := 1.0
			if reach > before {
				x = (capacity - before) / (reach - before)
			}
			return upTo(horizon, max(t-c.step+x*c.step, 0))
		}
		before = base + c.r[s]
	}
	return p.beyond(c, t, before, capacity, horizon)
}

// replayLengths is how many times its own length a history is replayed; farther ahead
// only the trend counts, and of a random walk what a replay brings on average.
const replayLengths = 4

const halvings = 24 // of the horizon: to within seconds of a year

// beyond goes on from Used v at t.
func (p *path) beyond(c *course, t, v, capacity, horizon float64) float64 {
	pace := 0.0
	if p.fade == 0 {
		pace = c.meanPace(p.again)
	}
	if p.curvature == (curvature{}) && p.extra.until <= t {
		return straightOn(capacity-v, p.rate+pace, t, horizon)
	}
	return reaches(capacity, t, horizon, func(x float64) float64 {
		return v + p.trend(x) - p.trend(t) + pace*(x-t)
	})
}

// straightOn returns when room is used up at an even pace from t on.
func straightOn(room, pace, t, horizon float64) float64 {
	if pace <= 0 {
		return Never
	}
	return upTo(horizon, t+room/pace)
}

// reaches returns when a course that only rises, from a time on, first is at a level,
// seconds; Never if it is not by the horizon.
func reaches(level, from, horizon float64, at func(t float64) float64) float64 {
	if from >= horizon || at(horizon) < level {
		return Never
	}
	low, high := from, horizon
	for range halvings {
		if middle := (low + high) / 2; at(middle) < level {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// upTo returns t, or Never beyond the horizon.
func upTo(horizon, t float64) float64 {
	if t > horizon {
		return Never
	}
	return t
}
