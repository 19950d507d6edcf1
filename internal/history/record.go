package history

import (
	"encoding/binary"
	"math"

	"mackerel-forecast/internal/usage"
)

// record is one entry of the journal. Its place is its sequence number modulo
// the number of places.
type record struct {
	seq    uint32 // from 1
	left   int    // records that follow in the same Commit
	lag    int    // of the records up to this one, so many are in no level yet
	sample usage.Sample
}

const (
	timeBits = 40
	leftBits = 10
	maxLeft  = 1<<leftBits - 1

	// maxTogether is how many records can count together or not at all.
	maxTogether = maxLeft + 1
)

func (r record) put(b []byte) {
	le := binary.LittleEndian
	le.PutUint32(b[4:], r.seq)
	le.PutUint64(b[8:], uint64(r.sample.Time)|uint64(r.left)<<timeBits|uint64(r.lag)<<(timeBits+leftBits))
	le.PutUint64(b[16:], math.Float64bits(r.sample.Used))
	le.PutUint64(b[24:], math.Float64bits(r.sample.Size))
	le.PutUint32(b, checksum(b[4:recordSize]))
}

// decodeRecord reads the record at a place of the journal; ok is false when it
// is not whole, or not one.
func decodeRecord(b []byte, place int) (r record, ok bool) {
	le := binary.LittleEndian
	if r.seq = le.Uint32(b[4:]); r.seq == 0 || int(r.seq%journalSlots) != place || le.Uint32(b) != checksum(b[4:recordSize]) {
		return r, false
	}
	word := le.Uint64(b[8:])
	r.left, r.lag = int(word>>timeBits&maxLeft), int(word>>(timeBits+leftBits))
	r.sample = usage.Sample{
		Time: int64(word & (1<<timeBits - 1)),
		Used: math.Float64frombits(le.Uint64(b[16:])),
		Size: math.Float64frombits(le.Uint64(b[24:])),
	}
	return r, r.sample.Valid()
}
