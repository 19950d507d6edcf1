package history

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// errUnborn is a file that nobody has finished creating.
var errUnborn = errors.New("holds nothing yet")

// decodeFile reads the bytes of a file. What is whole is in the ring and in the image; bad counts
// the parts (sectors, records, heads) that are not. The error is errUnborn or
// errVersion, and then there is nothing to use.
func decodeFile(file []byte, ring *retention.Ring) (m *image, bad int, err error) {
	if len(file) < fileSize && allZero(file) || allZero(file[:min(page, len(file))]) && allZero(file) {
		return nil, 0, errUnborn
	}
	if len(file) != fileSize {
		bad = 1
		file = append(slices.Clip(file), make([]byte, max(0, fileSize-len(file)))...)[:fileSize]
	}
	m = &image{bytes: file[:fileSize]}
	more, err := m.restore(ring, new(scratch))
	return m, bad + more, err
}

// restore fills the ring, and the image's own account, from the bytes.
func (m *image) restore(ring *retention.Ring, s *scratch) (bad int, err error) {
	if bad, err = m.readHead(); err != nil {
		return 0, err
	}
	more, err := m.readSamples(ring, s)
	return bad + more, err
}

// readHead takes the newer head that counts.
func (m *image) readHead() (bad int, err error) {
	m.seq = m.newestRecord()
	m.head, m.headRejected, bad, err = chooseHead(m.bytes, m.seq)
	return bad, err
}

// chooseHead returns the newer head that counts while seq is the newest record;
// rejected tells that a newer one waits for a record that is not there.
func chooseHead(bytes []byte, seq uint32) (chosen head, rejected bool, bad int, err error) {
	var known []head
	for i := range heads {
		h, err := decodeHead(bytes[i*headSize : (i+1)*headSize])
		switch {
		case errors.Is(err, errVersion):
			return head{}, false, 0, err
		case err != nil:
			bad++
		default:
			known = append(known, h)
		}
	}
	slices.SortFunc(known, func(a, b head) int { return cmp.Compare(b.turn, a.turn) })
	switch {
	case len(known) == 0:
		return head{}, false, bad, nil
	case known[0].with <= seq:
		return known[0], false, bad, nil
	case len(known) > 1 && known[1].with <= seq: // killed between head and journal
		return known[1], true, bad, nil
	}
	return known[0], false, bad + 1, nil // the journal lost records that a head knew of
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

// readJournal appends the samples of the records that are in no level yet, in
// order of time.
func (m *image) readJournal(live []usage.Sample) (samples []usage.Sample, bad int) {
	last, ok := m.record(m.seq)
	if !ok || last.left > 0 || last.lag > journalSlots || last.lag > int(m.seq) {
		return live, 0
	}
	m.lag = last.lag
	before := len(live)
	live = slices.Grow(live, m.lag)
	sorted := true
	for seq := m.seq - uint32(m.lag) + 1; seq <= m.seq; seq++ {
		r, ok := m.record(seq)
		if !ok {
			bad++
			continue
		}
		sorted = sorted && (len(live) == before || live[len(live)-1].Time < r.sample.Time)
		live = append(live, r.sample)
	}
	if !sorted {
		live = live[:before+len(usage.Normalise(live[before:]))]
	}
	return live, bad
}

// mostSamples is how many samples there are at most, by the head.
func (m *image) mostSamples() int {
	n := journalSlots
	for _, used := range m.head.used {
		n += 2 * int(used)
	}
	return min(n, retention.MaxSamples)
}

// readSamples fills the ring with the levels and, above them, what is in the
// journal alone. After a crash a sample may be in both.
func (m *image) readSamples(ring *retention.Ring, s *scratch) (bad int, err error) {
	var waiting []usage.Sample // for the ring to sort into the levels
	err = ring.Restore(func(level int, to []usage.Sample) (samples []usage.Sample, buckets int, err error) {
		if s.fresh {
			prefault(to[:m.mostSamples()])
			s.fresh = false
		}
		if level == 0 {
			live, badRecords := m.readJournal(to)
			bad += badRecords
			buckets = min(len(live)-len(to), retention.Limit(0))
			own := len(to) + buckets
			waiting = slices.Clone(live[own:])
			return live[:own], buckets, nil
		}
		bytes, err := m.levelToRead(level, s)
		if err != nil {
			return to, 0, err
		}
		places, used, badSectors := scanLevel(bytes, level, s.places)
		s.places = places
		if used < int(m.head.used[level]) {
			bad++
		}
		samples, badBuckets := appendBuckets(to, bytes, places, retention.Width(level))
		bad += badSectors + badBuckets
		return samples, len(places), nil
	})
	for _, s := range waiting {
		ring.Add(s)
	}
	return bad, err
}
