package history

import (
	"encoding/binary"
	"errors"
	"slices"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// errUnborn is a file that nobody has finished creating.
var errUnborn = errors.New("holds nothing yet")

// load reads a file. What is whole is in the ring and in the image; bad counts
// the parts (sectors, records, heads) that are not. The error is errUnborn or
// errVersion, and then there is nothing to use.
func load(file []byte, ring *retention.Ring) (m *image, bad int, err error) {
	if len(file) < fileSize && allZero(file) || allZero(file[:min(page, len(file))]) && allZero(file) {
		return nil, 0, errUnborn
	}
	if len(file) != fileSize {
		bad = 1
		file = append(slices.Clip(file), make([]byte, max(0, fileSize-len(file)))...)[:fileSize]
	}
	m = &image{bytes: file}
	badHeads, err := m.loadHead()
	if err != nil {
		return nil, 0, err
	}
	live, badRecords := m.loadJournal()
	badSectors := m.loadLevels(ring, live)
	return m, bad + badHeads + badRecords + badSectors, nil
}

// loadHead takes the newer head that counts.
func (m *image) loadHead() (bad int, err error) {
	m.seq = m.newestRecord()
	var known []head
	for i := range heads {
		h, err := decodeHead(m.bytes[i*headSize : (i+1)*headSize])
		switch {
		case errors.Is(err, errVersion):
			return 0, err
		case err != nil:
			bad++
		default:
			known = append(known, h)
		}
	}
	slices.SortFunc(known, func(a, b head) int { return int(int64(b.turn) - int64(a.turn)) })
	if len(known) == 0 {
		return bad, nil
	}
	m.head = known[0]
	if known[0].with <= m.seq {
		return bad, nil
	}
	if len(known) > 1 && known[1].with <= m.seq { // killed between head and journal
		m.head = known[1]
		return bad, nil
	}
	return bad + 1, nil // the journal lost records that a head knew of
}

// newestRecord returns the highest sequence number that ends a Commit. Going
// backwards it meets few candidates.
func (m *image) newestRecord() (seq uint32) {
	for p := journalSlots - 1; p >= 0; p-- {
		b := m.bytes[journalOffset+p*recordSize:][:recordSize]
		if s := binary.LittleEndian.Uint32(b[4:]); s > seq && int(s%journalSlots) == p {
			if _, ok := decodeRecord(b, p); ok {
				seq = s
			}
		}
	}
	for range maxTogether {
		r, ok := m.record(seq)
		if seq == 0 || ok && r.left == 0 {
			break
		}
		seq--
	}
	return seq
}

// loadJournal returns the samples of the records that are in no level yet, in
// order of time.
func (m *image) loadJournal() (live []usage.Sample, bad int) {
	last, ok := m.record(m.seq)
	if !ok || last.left > 0 || last.lag > journalSlots || last.lag > int(m.seq) {
		return nil, 0
	}
	m.lag = last.lag
	live = make([]usage.Sample, 0, m.lag+16)
	sorted := true
	for seq := m.seq - uint32(m.lag) + 1; seq <= m.seq; seq++ {
		r, ok := m.record(seq)
		if !ok {
			bad++
			continue
		}
		sorted = sorted && (len(live) == 0 || live[len(live)-1].Time < r.sample.Time)
		live = append(live, r.sample)
	}
	if !sorted {
		live = usage.Normalise(live)
	}
	return live, bad
}

// loadLevels fills the ring with the levels and, above them, the live samples
// of the journal.
func (m *image) loadLevels(ring *retention.Ring, live []usage.Sample) (bad int) {
	var parts [retention.Levels][]usage.Sample
	var counts [retention.Levels]int
	for i := 1; i < retention.Levels; i++ {
		places, used, badSectors := scanLevel(m.bytes, i)
		if bad += badSectors; used < int(m.head.used[i]) {
			bad++
		}
		width := retention.Width(i)
		samples := make([]usage.Sample, 0, 2*len(places)+8)
		for _, p := range places {
			var ok bool
			if samples, ok = appendBucket(samples, m.bytes[bucketOffset(i, p.slot):], width); !ok {
				bad++
			}
		}
		parts[i], counts[i] = samples, len(places)
	}
	counts[0] = min(len(live), retention.Limit(0))
	parts[0] = live[:counts[0]]
	if counts[0] < len(live) {
		parts[0] = slices.Clip(parts[0])
	}
	if !ring.Restore(parts, counts) { // after a crash a sample may be in two places
		for i := retention.Levels - 1; i >= 0; i-- {
			ring.Import(parts[i])
		}
	}
	for _, s := range live[counts[0]:] {
		ring.Add(s)
	}
	return bad
}
