package verdict

import (
	"cmp"
	"slices"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// The size drifts where, within driftWithin seconds before and after a change, it changes
// driftChanges times, or where it was seen seldom driftPart of these times, driftLeast at
// least; else somebody has resized the filesystem.
const driftChanges, driftPart, driftLeast, driftWithin = 8, 3. / 4, 3, 2 * units.DaySeconds

// countDrift adds to Used of each sample how much less of the size others held then than
// now: what is left is as much as was left. Datasets of one pool and volumes of one
// container share their room: the size of each, which is what it uses and what is
// available, falls while the others grow. It returns what they have taken within the newest
// day, in the unit of Used.
func (b *buffers) countDrift(samples []usage.Sample) (lately float64) {
	b.changes = b.changes[:0]
	for i := 1; i < len(samples); i++ {
		if samples[i].Size != samples[i-1].Size {
			b.changes = append(b.changes, i)
		}
	}
	if len(b.changes) == 0 {
		return 0
	}
	b.findLost(samples)
	last := len(samples) - 1
	for i := last; i >= 0; i-- {
		b.used[i] += b.lost[i] - b.lost[last]
		if samples[last].Time-samples[i].Time <= units.DaySeconds {
			lately = b.lost[last] - b.lost[i]
		}
	}
	return lately
}

// findLost fills lost: how much of the most that there was of each size others hold. A
// resize changes what there was.
func (b *buffers) findLost(samples []usage.Sample) {
	b.lost = append(b.lost[:0], 0)
	most := samples[0].Size
	for c, i := range b.changes {
		for k := len(b.lost); k < i; k++ {
			b.lost = append(b.lost, b.lost[k-1])
		}
		size := samples[i].Size
		if !b.drifts(samples, c) {
			most += size - samples[i-1].Size
		}
		most = max(most, size)
		b.lost = append(b.lost, most-size)
	}
	for k := len(b.lost); k < len(samples); k++ {
		b.lost = append(b.lost, b.lost[k-1])
	}
}

// drifts reports whether the c-th change is one of many.
func (b *buffers) drifts(samples []usage.Sample, c int) bool {
	at := samples[b.changes[c]].Time
	from, _ := slices.BinarySearchFunc(samples, at-driftWithin, byTime)
	to, _ := slices.BinarySearchFunc(samples, at+driftWithin+1, byTime)
	first, _ := slices.BinarySearch(b.changes, max(1, from))
	last, _ := slices.BinarySearch(b.changes, to)
	return float64(last-first) >= min(driftChanges, max(driftLeast, driftPart*float64(to-max(1, from))))
}

func byTime(s usage.Sample, at int64) int { return cmp.Compare(s.Time, at) }
