// Package retention decides which samples of a history are remembered, and at
// which resolution: all of the newest, and of older ones the troughs and the
// peaks of buckets that grow with age, so that a tooth is never averaged away.
// It is pure and bounded; history keeps one Ring a file, replay one a series.
//
// What is remembered is a function of the set of samples alone, not of the
// order in which they came: the newest 2048 samples as they are; of the rest
// the newest 2048 buckets of 5 minutes; of the rest the newest 2048 buckets of
// 30 minutes; then 2048 of 2 hours and 832 of 6 hours. With a sample a minute
// these reach back 34 hours, 8, 51, 222 and more than 400 days. Only the last
// of two samples of the same second can depend on their order.
//
// The levels are counted, not timed, so a gap of years or a sample of a clock
// that jumped ahead pushes one sample out, not a history.
package retention

import (
	"cmp"
	"slices"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// Age is how far back, in seconds before the newest, samples are told: 400 days.
const Age = 400 * units.DaySeconds

// Levels is the number of resolutions.
const Levels = 5

// MaxSamples is the largest number of samples that a Ring remembers.
const MaxSamples = newest + 2*(3*2048+832)

const newest = 2048

// levels says how wide the buckets of each level are, in seconds, and how many
// are kept. Each width divides the next, so that no bucket is ever split.
var levels = [Levels]struct {
	width int64
	limit int
}{{1, newest}, {300, 2048}, {1800, 2048}, {7200, 2048}, {21600, 832}}

// Ring remembers one series within fixed bounds. The zero Ring is empty. It is
// not safe for concurrent use.
type Ring struct {
	samples []usage.Sample // of all levels, the oldest level first, with gaps between them
	level   [Levels]level
}

// Add remembers a sample. It may arrive late, at any age; of equal times the
// last wins. A sample that is not Valid is ignored.
func (r *Ring) Add(s usage.Sample) {
	if s.Valid() {
		r.push(0, s)
	}
}

// Import remembers many samples, in any order, as Add would one by one.
// It does not change batch.
func (r *Ring) Import(batch []usage.Sample) {
	byTime := func(a, b usage.Sample) int { return cmp.Compare(a.Time, b.Time) }
	if !slices.IsSortedFunc(batch, byTime) {
		batch = slices.Clone(batch)
		slices.SortStableFunc(batch, byTime)
	}
	for _, s := range batch {
		r.Add(s)
	}
}

// Level returns the samples of one level, 0 to Levels-1, oldest first. The
// slice is valid until the next change of the Ring.
func (r *Ring) Level(i int) []usage.Sample { return r.samples[r.level[i].from:r.level[i].to] }

// Width returns how wide the buckets of level i are, in seconds. Level 0 holds
// samples as they are: a bucket is a second.
func Width(i int) int64 { return levels[i].width }

// Limit returns how many buckets level i holds at most.
func Limit(i int) int { return levels[i].limit }

// Restore makes r hold what Level returned of another Ring. fill appends the
// samples of a level to a slice and tells how many buckets they are. Of samples
// that are not of a Ring r holds what Add makes of them; after an error of fill,
// which ends it, nothing.
func (r *Ring) Restore(fill func(level int, to []usage.Sample) (samples []usage.Sample, buckets int, err error)) (err error) {
	r.Reset()
	if cap(r.samples) == 0 {
		r.samples = make([]usage.Sample, 0, MaxSamples+newest/8) // what is not needed is never touched
	}
	ordered, last := true, int64(0)
	for i := Levels - 1; i >= 0; i-- {
		l := &r.level[i]
		l.from = len(r.samples)
		if r.samples, l.buckets, err = fill(i, r.samples); err != nil {
			r.Reset()
			return err
		}
		l.to = len(r.samples)
		for j := l.from; j < l.to; j++ {
			s := &r.samples[j]
			ordered = ordered && s.Time > last && s.Valid()
			last = s.Time
		}
		n := l.to - l.from // one or two samples a bucket
		ordered = ordered && l.buckets <= min(n, levels[i].limit) && l.buckets >= (n+1)/2
	}
	if ordered {
		return nil
	}
	all := slices.Clone(r.samples)
	r.Reset()
	r.Import(all)
	return nil
}

// Reset makes r empty. It keeps the memory.
func (r *Ring) Reset() { *r = Ring{samples: r.samples[:0]} }

// push puts s into a level; the oldest bucket moves to the next level when
// there are too many, and is forgotten after the last.
func (r *Ring) push(i int, s usage.Sample) {
	if i == Levels {
		return
	}
	r.put(i, s)
	if r.level[i].buckets <= levels[i].limit {
		return
	}
	bucket, n := r.popOldest(i)
	for _, old := range bucket[:n] {
		r.push(i+1, old)
	}
}

// Samples returns what is remembered, at most MaxSamples, in strictly
// increasing order of time and not older than Age before the newest. The slice
// is valid until the next change of the Ring.
func (r *Ring) Samples() []usage.Sample {
	all := r.all()
	if len(all) == 0 {
		return nil
	}
	return all[usage.Search(all, all[len(all)-1].Time-Age):]
}

// Until is Samples for a clock that reads now: what is remembered of later
// times, from a clock that jumped ahead, is left out.
func (r *Ring) Until(now int64) []usage.Sample {
	all := r.all()
	all = all[:usage.Search(all, now+1)]
	if len(all) == 0 {
		return nil
	}
	return all[usage.Search(all, all[len(all)-1].Time-Age):]
}

// all returns all levels. Each is wholly older than the one before it.
func (r *Ring) all() []usage.Sample {
	first := r.level[Levels-1].from
	r.close(first)
	return r.samples[first:]
}
