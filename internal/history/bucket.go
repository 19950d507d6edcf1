package history

import (
	"encoding/binary"
	"math"

	"mackerel-forecast/internal/usage"
)

// A bucket of a level: its number (time divided by width) plus one, so that
// zero is an empty place; where in it the one or two samples are, in seconds;
// their used and size.

const onlyOne = math.MaxUint16 // in place of the second sample's second

func bucketKey(t, width int64) uint32 { return uint32(t/width) + 1 }

// putBucket writes one or two samples of one bucket.
func putBucket(b []byte, samples []usage.Sample, width int64) {
	le := binary.LittleEndian
	clear(b[:bucketSize])
	le.PutUint32(b, bucketKey(samples[0].Time, width))
	le.PutUint16(b[6:], onlyOne)
	for i, s := range samples {
		le.PutUint16(b[4+2*i:], uint16(s.Time%width))
		le.PutUint64(b[8+16*i:], math.Float64bits(s.Used))
		le.PutUint64(b[16+16*i:], math.Float64bits(s.Size))
	}
}

// appendBucket appends the samples of a bucket that is not empty. It is false
// when they are not in order within it.
func appendBucket(to []usage.Sample, b []byte, width int64) ([]usage.Sample, bool) {
	le := binary.LittleEndian
	start := int64(le.Uint32(b)-1) * width
	first, second := int64(le.Uint16(b[4:])), int64(le.Uint16(b[6:]))
	if first >= width || second != onlyOne && (second >= width || second <= first) {
		return to, false
	}
	to = append(to, usage.Sample{
		Time: start + first,
		Used: math.Float64frombits(le.Uint64(b[8:])),
		Size: math.Float64frombits(le.Uint64(b[16:])),
	})
	if second == onlyOne {
		return to, true
	}
	return append(to, usage.Sample{
		Time: start + second,
		Used: math.Float64frombits(le.Uint64(b[24:])),
		Size: math.Float64frombits(le.Uint64(b[32:])),
	}), true
}
