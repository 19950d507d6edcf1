package forecast

import "math"

const block = 16 // cells that are skipped at once when nothing in them can reach the capacity

// course is a history to be replayed: r is its value at the end of each cell,
// top the highest within, tops the highest of each block.
type course struct {
	step   float64
	r, top []float64
	tops   []float64
}

func (c *course) index() {
	c.tops = c.tops[:0]
	for k := 0; k < len(c.top); k += block {
		high := math.Inf(-1)
		for _, v := range c.top[k:min(len(c.top), k+block)] {
			high = max(high, v)
		}
		c.tops = append(c.tops, high)
	}
}

// path is one future: from now on Used follows
//
//	base + rate t + extra min(t, until) + offset(t) + r(start + t)
//
// where r is replayed from the past and offset makes it begin at now's level,
// fading with the time constant fade (Inf: a random walk, whose steps add up).
type path struct {
	base, rate   float64
	extra, until float64
	fade         float64
	start        int
	again        []int // where to go on when the replay has reached now
}

// firstPassage returns the seconds until the path reaches capacity, Never
// beyond horizon (Redner 2001 for the notion), and notes the rise at marks.
func (c *course) firstPassage(p path, level, capacity, horizon float64, marks []float64, rise []float32) float64 {
	n := len(c.r)
	s, offset := p.start, level-p.base-c.r[p.start]
	keep := 1.0
	if !math.IsInf(p.fade, 1) {
		keep = math.Exp(-c.step / p.fade)
	}
	t, before, hop := 0.0, level, 0
	hit, mark := Never, 0
	trend := func(t float64) float64 { return p.base + p.rate*t + p.extra*min(t, p.until) }
	for t < horizon {
		if s >= n-1 {
			to := p.again[hop%len(p.again)]
			offset += c.r[n-1] - c.r[to]
			if keep < 1 && hop > 0 {
				offset = 0
			}
			s, hop = to, hop+1
		}
		if s%block == 0 && s+block < n && mark >= len(marks) {
			end := t + block*c.step
			if max(trend(t), trend(end))+max(offset, 0)+max(c.tops[s/block], c.r[s]) < capacity {
				t, s = end, s+block
				if keep < 1 {
					offset *= math.Pow(keep, block)
				}
				before = trend(t) + offset + c.r[s]
				continue
			}
		}
		s++
		t += c.step
		offset *= keep
		base := trend(t) + offset
		v := base + c.r[s]
		if math.IsInf(hit, 1) && base+c.top[s] >= capacity {
			x := 1.0
			if reach := base + c.top[s]; reach > before {
				x = (capacity - before) / (reach - before)
			}
			hit = max(t-c.step+x*c.step, 0)
		}
		for mark < len(marks) && marks[mark] <= t {
			rise[mark] = float32(v - level)
			mark++
		}
		if !math.IsInf(hit, 1) && mark >= len(marks) {
			break
		}
		before = v
	}
	if hit > horizon {
		return Never
	}
	return hit
}
