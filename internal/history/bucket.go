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

// appendBuckets appends the samples of buckets that are not empty. bad counts
// those whose samples are not in order within them.
func appendBuckets(to []usage.Sample, level []byte, places []place, width int64) (samples []usage.Sample, bad int) {
	le := binary.LittleEndian
	for _, p := range places {
		b := level[p.at:][:bucketSize:bucketSize]
		start := int64(p.key-1) * width
		first, second := int64(le.Uint16(b[4:])), int64(le.Uint16(b[6:]))
		if first >= width || second != onlyOne && (second >= width || second <= first) {
			bad++
			continue
		}
		to = append(to, usage.Sample{
			Time: start + first,
			Used: math.Float64frombits(le.Uint64(b[8:])),
			Size: math.Float64frombits(le.Uint64(b[16:])),
		})
		if second != onlyOne {
			to = append(to, usage.Sample{
				Time: start + second,
				Used: math.Float64frombits(le.Uint64(b[24:])),
				Size: math.Float64frombits(le.Uint64(b[32:])),
			})
		}
	}
	return to, bad
}
