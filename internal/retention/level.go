package retention

import (
	"slices"

	"mackerel-forecast/internal/usage"
)

// level is where the buckets of one width lie in the Ring's samples: from one
// index up to another, one or two samples to a bucket, in order of time.
type level struct{ from, to, buckets int }

// minGap is how much room is made at least where there is none.
const minGap = 64

// put merges s into its bucket: the trough (of equals the first) and the peak
// (of equals the last) stay, at their true times. Being the least and the
// greatest of an order they come out the same whatever came first, and putting
// a sample twice changes nothing.
func (r *Ring) put(i int, s usage.Sample) {
	l, width := &r.level[i], levels[i].width
	start := s.Time - s.Time%width
	from, to := l.to, l.to
	if from > l.from && r.samples[from-1].Time >= start {
		from = l.from + usage.Search(r.Level(i), start)
		to = from
		for to < l.to && r.samples[to].Time < start+width {
			to++
		}
	}
	if from == to {
		l.buckets++
		r.insert(i, from, s)
		return
	}
	trough, peak := s, s
	for _, have := range r.samples[from:to] {
		if have.Time == s.Time {
			continue
		}
		if have.Used < trough.Used || have.Used == trough.Used && have.Time < trough.Time {
			trough = have
		}
		if have.Used > peak.Used || have.Used == peak.Used && have.Time > peak.Time {
			peak = have
		}
	}
	r.replace(i, from, to, trough, peak)
}

// replace makes the bucket at [from, to) hold trough and peak in order of time.
func (r *Ring) replace(i, from, to int, trough, peak usage.Sample) {
	first, second := trough, peak
	if second.Time < first.Time {
		first, second = second, first
	}
	r.samples[from] = first
	switch one := first.Time == second.Time; {
	case one && to-from == 2:
		l := &r.level[i]
		copy(r.samples[from+1:l.to], r.samples[to:l.to])
		l.to--
	case !one && to-from == 2:
		r.samples[from+1] = second
	case !one:
		r.insert(i, from+1, second)
	}
}

// insert puts s into level i at an index, into the gap before the level or the
// one behind it. There is a gap behind an older level: what comes to it has just
// left the one after it.
func (r *Ring) insert(i, at int, s usage.Sample) {
	l := &r.level[i]
	if at == l.from && l.from > r.begin(i) { // older than all
		l.from--
		r.samples[l.from] = s
		return
	}
	if i == 0 && l.to == len(r.samples) {
		at = r.makeRoom(at)
	}
	copy(r.samples[at+1:l.to+1], r.samples[at:l.to])
	r.samples[at] = s
	l.to++
}

// begin is the least index at which level i may begin.
func (r *Ring) begin(i int) int {
	if i == Levels-1 {
		return 0
	}
	return r.level[i+1].to
}

// makeRoom makes a gap behind the newest level, and returns where index at of it is
// then.
func (r *Ring) makeRoom(at int) int {
	back := at - r.level[0].from
	gap := minGap + len(r.samples)/16
	if len(r.samples)+gap > cap(r.samples) {
		r.close(0)
	}
	r.samples = slices.Grow(r.samples, gap)[:len(r.samples)+gap]
	return r.level[0].from + back
}

// close moves the levels together, so that the first begins at an index.
func (r *Ring) close(at int) {
	for i := Levels - 1; i >= 0; i-- {
		l := &r.level[i]
		if at != l.from {
			copy(r.samples[at:], r.samples[l.from:l.to])
		}
		at, l.from, l.to = at+l.to-l.from, at, at+l.to-l.from
	}
	r.samples = r.samples[:at]
}

// popOldest takes the oldest bucket out.
func (r *Ring) popOldest(i int) (bucket [2]usage.Sample, n int) {
	l, width := &r.level[i], levels[i].width
	live := r.Level(i)
	n = 1
	if len(live) > 1 && live[0].Time/width == live[1].Time/width {
		n = 2
	}
	copy(bucket[:n], live)
	l.from += n
	l.buckets--
	return bucket, n
}
