package history

import (
	"cmp"
	"encoding/binary"
	"slices"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// place is where the bucket of a key is.
type place struct {
	key uint32
	at  uint32 // in the level
}

// level returns the bytes of one level.
func (m *image) level(i int) []byte { return m.bytes[levelOffset[i]:][:levelSize(i)] }

// scanLevel finds the buckets among the bytes of a level, in order of time, and
// the number of places in use. Places fill in order and are never emptied; a
// sector that does not fit its checksum, or is empty where it was in use, counts
// as bad. It fills the slice that it is given.
func scanLevel(level []byte, i int, to []place) (places []place, used, bad int) {
	le := binary.LittleEndian
	places = slices.Grow(to[:0], retention.Limit(i))
	empty := 0
	for at := 0; at < len(level); at += sector {
		b := level[at : at+sector]
		if le.Uint32(b[sector-4:]) != checksum(b[:sector-4]) {
			if allZero(b) {
				empty++
			} else {
				bad++
			}
			continue
		}
		bad += empty
		empty = 0
		for slot := range bucketsPerSector {
			if key := le.Uint32(b[slot*bucketSize:]); key != 0 {
				places = append(places, place{key, uint32(at + slot*bucketSize)})
				used = at/sector*bucketsPerSector + slot + 1
			}
		}
	}
	inOrder(places)
	if used > retention.Limit(i) || bad == 0 && used > len(places) {
		bad++ // no checksum tells, but nobody wrote this, nor left a place out, nor a bucket twice
	}
	for i := 1; i < len(places); i++ {
		if places[i].key == places[i-1].key {
			bad++
		}
	}
	return places, used, bad
}

// inOrder sorts by key places that as a rule are in order but for one turn,
// where the newest bucket stands before the oldest.
func inOrder(places []place) {
	byKey := func(a, b place) int { return cmp.Compare(a.key, b.key) }
	turn := 1
	for turn < len(places) && places[turn-1].key < places[turn].key {
		turn++
	}
	if turn >= len(places) {
		return
	}
	slices.Reverse(places[:turn])
	slices.Reverse(places[turn:])
	slices.Reverse(places)
	if !slices.IsSortedFunc(places, byKey) {
		slices.SortFunc(places, byKey)
	}
}

func (m *image) used(level int) int {
	if level == 0 {
		return 0
	}
	_, used, _ := scanLevel(m.level(level), level, nil)
	return used
}

// putLevels brings the levels up to what the ring holds; only level 0 is left
// to the journal.
func (m *image) putLevels(ring *retention.Ring) {
	for i := retention.Levels - 1; i >= 1; i-- {
		w := levelWriter{image: m, level: i, bytes: m.level(i), width: retention.Width(i), changed: make([]bool, levelSectors(i))}
		w.put(ring.Level(i))
		w.seal()
	}
}

// levelWriter writes the buckets that are new or changed, new ones in place of
// those that moved on to the next level.
type levelWriter struct {
	*image
	level   int
	bytes   []byte // of the level
	width   int64
	changed []bool // by sector
}

func (w *levelWriter) put(samples []usage.Sample) {
	have, used, _ := scanLevel(w.bytes, w.level, nil)
	var fresh [][]usage.Sample
	var free []int // places
	for bucket := range buckets(samples, w.width) {
		key := bucketKey(bucket[0].Time, w.width)
		for len(have) > 0 && have[0].key < key {
			free, have = append(free, int(have[0].at)), have[1:]
		}
		if len(have) > 0 && have[0].key == key {
			w.write(int(have[0].at), bucket)
			have = have[1:]
			continue
		}
		fresh = append(fresh, bucket)
	}
	for _, p := range have {
		free = append(free, int(p.at))
	}
	for _, bucket := range fresh {
		if len(free) == 0 {
			free = append(free, bucketOffset(w.level, used)-levelOffset[w.level])
			used++
		}
		w.write(free[0], bucket)
		free = free[1:]
	}
}

// buckets yields the one or two samples of each bucket.
func buckets(samples []usage.Sample, width int64) func(func([]usage.Sample) bool) {
	return func(yield func([]usage.Sample) bool) {
		for len(samples) > 0 {
			n := 1
			if len(samples) > 1 && samples[0].Time/width == samples[1].Time/width {
				n = 2
			}
			if !yield(samples[:n]) {
				return
			}
			samples = samples[n:]
		}
	}
}

func (w *levelWriter) write(at int, bucket []usage.Sample) {
	var b [bucketSize]byte
	putBucket(b[:], bucket, w.width)
	if string(b[:]) != string(w.bytes[at:at+bucketSize]) {
		copy(w.bytes[at:], b[:])
		w.changed[at/sector] = true
	}
}

func (w *levelWriter) seal() {
	for n, changed := range w.changed {
		if changed {
			b := w.bytes[n*sector:][:sector]
			binary.LittleEndian.PutUint32(b[sector-4:], checksum(b[:sector-4]))
			w.touch(sectorOffset(w.level, n), sector)
		}
	}
}
