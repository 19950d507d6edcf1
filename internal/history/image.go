package history

import (
	"io"
	"slices"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// image is the bytes of a file in memory, and which of them are not yet on the
// disk.
type image struct {
	bytes []byte // fileSize
	head  head
	seq   uint32 // of the newest record, 0 when there is none
	lag   int    // of the records up to it, so many are in no level yet
	spans []span // changed, in the order in which they must be written

	levels io.ReaderAt // where to read the levels that bytes lacks; nil when it has them

	// headRejected: the newer head refers to a record that was never written;
	// replace it before that number is used.
	headRejected bool
}

type span struct{ from, to int }

// readLevels completes bytes, for what changes levels.
func (m *image) readLevels() error {
	if m.levels == nil {
		return nil
	}
	from := heads * headSize
	_, err := m.levels.ReadAt(m.bytes[from:journalOffset], int64(from))
	if err == nil {
		m.levels = nil
	}
	return err
}

// newImage returns the file that holds what ring holds.
func newImage(h head, ring *retention.Ring) *image {
	m := &image{bytes: make([]byte, fileSize)}
	m.putLevels(ring)
	for _, s := range ring.Level(0) {
		m.journal([]usage.Sample{s}) // one by one: damage to the newest costs no other
	}
	for i := range m.head.used {
		h.used[i] = uint16(m.used(i))
	}
	for range heads {
		m.setHead(h, m.seq)
	}
	return m
}

// touch notes that bytes changed.
func (m *image) touch(from, size int) {
	if n := len(m.spans); n > 0 && m.spans[n-1].to == from {
		m.spans[n-1].to += size
		return
	}
	m.spans = append(m.spans, span{from, from + size})
}

func (m *image) flush(w io.WriterAt) error {
	for _, s := range m.spans {
		if _, err := w.WriteAt(m.bytes[s.from:s.to], int64(s.from)); err != nil {
			return err
		}
	}
	m.spans = m.spans[:0]
	return nil
}

// setHead writes the head in place of the older one. It counts from record
// with on.
func (m *image) setHead(h head, with uint32) {
	h.turn, h.with = m.head.turn+1, with
	m.head = h
	at := int(h.turn%heads) * headSize
	m.touch(at, copy(m.bytes[at:], h.encode()))
}

// record reads the record of a sequence number.
func (m *image) record(seq uint32) (record, bool) {
	at := recordOffset(seq)
	r, ok := decodeRecord(m.bytes[at:at+recordSize], int(seq%journalSlots))
	return r, ok && r.seq == seq
}

func (m *image) putRecord(r record) {
	at := recordOffset(r.seq)
	r.put(m.bytes[at : at+recordSize])
	m.touch(at, recordSize)
}

// finder returns how to find the record of a time. For a few samples it looks
// among the newest few: the plugin and the check may sample in the same second.
func (m *image) finder(samples int) func(t int64) (record, bool) {
	const few = 32
	if samples > few {
		return m.index()
	}
	return func(t int64) (record, bool) {
		for back := range min(m.lag, few) {
			if r, ok := m.record(m.seq - uint32(back)); ok && r.sample.Time == t {
				return r, true
			}
		}
		return record{}, false
	}
}

// index finds every record that counts; of equal times the last.
func (m *image) index() func(t int64) (record, bool) {
	byTime := make(map[int64]record, m.lag)
	for seq := m.seq - uint32(m.lag) + 1; seq <= m.seq; seq++ {
		if r, ok := m.record(seq); ok {
			byTime[r.sample.Time] = r
		}
	}
	return func(t int64) (record, bool) {
		r, ok := byTime[t]
		return r, ok
	}
}

// journal adds records that count together or not at all, up to maxTogether.
func (m *image) journal(samples []usage.Sample) {
	for batch := range slices.Chunk(samples, maxTogether) {
		for i, s := range batch {
			m.seq++
			m.lag++
			m.putRecord(record{seq: m.seq, left: len(batch) - 1 - i, lag: m.lag, sample: s})
		}
	}
}

// settle drops from the journal's account the oldest records whose samples
// have left level 0. Where records of old samples keep it too long (they came
// late, or from a clock ahead), those that still count are written anew. They
// are copied in the order of their numbers, so that no place is overwritten
// before its own sample has moved. room is how many records are to follow.
func (m *image) settle(newest []usage.Sample, room int) {
	find := m.index()
	var keep []usage.Sample
	first := m.seq + 1
	for seq := m.seq - uint32(m.lag) + 1; seq <= m.seq; seq++ {
		r, ok := m.record(seq)
		if !ok || len(newest) == 0 || r.sample.Time < newest[0].Time {
			continue
		}
		first = min(first, seq)
		if last, _ := find(r.sample.Time); last.seq == seq {
			keep = append(keep, r.sample)
		}
	}
	if m.lag = int(m.seq + 1 - first); m.lag+room <= maxLag {
		return
	}
	for i, s := range keep {
		m.seq++
		m.lag = min(m.lag+1, journalSlots)
		if i == len(keep)-1 {
			m.lag = len(keep)
		}
		m.putRecord(record{seq: m.seq, lag: m.lag, sample: s})
	}
}
