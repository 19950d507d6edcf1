package retention

import (
	"slices"

	"mackerel-forecast/internal/usage"
)

// level is the buckets of one width: samples in increasing order of time, one
// or two to a bucket. Those before head have moved on to the next level.
type level struct {
	samples []usage.Sample
	head    int
	buckets int
}

func (l *level) live() []usage.Sample { return l.samples[l.head:] }

// put merges s into its bucket: the trough (of equals the first) and the peak
// (of equals the last) stay, at their true times. Being the least and the
// greatest of an order they come out the same whatever came first, and putting
// a sample twice changes nothing.
func (l *level) put(s usage.Sample, width int64) {
	start := s.Time - s.Time%width
	from, to := len(l.samples), len(l.samples)
	if from > l.head && l.samples[from-1].Time >= start {
		from = l.head + search(l.live(), start)
		to = from
		for to < len(l.samples) && l.samples[to].Time < start+width {
			to++
		}
	}
	if from == to {
		l.buckets++
		l.insert(from, s)
		return
	}
	trough, peak := s, s
	for _, have := range l.samples[from:to] {
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
	l.replace(from, to, trough, peak)
}

// replace makes the bucket at [from, to) hold trough and peak in order of time.
func (l *level) replace(from, to int, trough, peak usage.Sample) {
	first, second := trough, peak
	if second.Time < first.Time {
		first, second = second, first
	}
	l.samples[from] = first
	switch one := first.Time == second.Time; {
	case one && to-from == 2:
		l.samples = slices.Delete(l.samples, from+1, to)
	case !one && to-from == 2:
		l.samples[from+1] = second
	case !one:
		l.insert(from+1, second)
	}
}

// insert makes room by dropping what has moved on before it asks for memory.
func (l *level) insert(at int, s usage.Sample) {
	if len(l.samples) == cap(l.samples) && l.head > len(l.samples)/4 {
		n := copy(l.samples, l.samples[l.head:])
		l.samples, at, l.head = l.samples[:n], at-l.head, 0
	}
	l.samples = slices.Insert(l.samples, at, s)
}

// popOldest takes the oldest bucket out. The result is valid until the next put.
func (l *level) popOldest(width int64) []usage.Sample {
	live := l.live()
	n := 1
	if len(live) > 1 && live[0].Time/width == live[1].Time/width {
		n = 2
	}
	l.head += n
	l.buckets--
	return live[:n]
}

// search returns the index of the first sample at or after t.
func search(samples []usage.Sample, t int64) int {
	i, _ := slices.BinarySearchFunc(samples, t, func(s usage.Sample, t int64) int {
		return int(min(max(s.Time-t, -1), 1))
	})
	return i
}
