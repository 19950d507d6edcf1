package history

import (
	"encoding/binary"
	"slices"
	"testing"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// FuzzLoad changes a whole file, mends the checksums where asked, and reads.
// Whatever comes out is valid, in order and bounded.
func FuzzLoad(f *testing.F) {
	file, _, _ := aged(f)
	f.Add([]byte{0, 0, 0, 1, 0}, uint32(fileSize), false)
	f.Add([]byte{5, 0, 0, 255, 255, 6, 0, 0, 1, 9}, uint32(fileSize), true)
	f.Add([]byte{}, uint32(12345), false)
	f.Fuzz(func(t *testing.T, edits []byte, size uint32, mend bool) {
		broken := slices.Clone(file)
		for ; len(edits) >= 5; edits = edits[5:] {
			at := (int(edits[0])<<16 | int(edits[1])<<8 | int(edits[2])) % len(broken)
			n := min(int(edits[3])+1, len(broken)-at)
			for i := range n {
				broken[at+i] = edits[4] + byte(i)*(edits[3]&1)
			}
		}
		if mend {
			mendChecksums(broken)
		}
		var ring retention.Ring
		m, bad, err := load(broken[:min(int(size), len(broken))], &ring)
		if err != nil {
			return
		}
		samples := ring.Samples()
		if len(samples) > retention.MaxSamples {
			t.Fatalf("%d samples", len(samples))
		}
		for i, s := range samples {
			if !s.Valid() || i > 0 && s.Time <= samples[i-1].Time {
				t.Fatalf("sample %d is %v", i, s)
			}
		}
		if bad > 0 {
			m = newImage(m.head, &ring)
		}
		m.putLevels(&ring)
		m.settle(ring.Level(0), 1)
		m.journal([]usage.Sample{at(1 << 20)})
	})
}

// mendChecksums makes every part of a file fit its checksum.
func mendChecksums(file []byte) {
	put := func(b []byte, sum uint32) {
		b[0], b[1], b[2], b[3] = byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24)
	}
	for i := range heads {
		b := file[i*headSize:][:headSize]
		if size := binary.LittleEndian.Uint32(b[12:]); size >= headFields && size <= headSize {
			put(b[16:], headChecksum(b[:size]))
		}
	}
	for i := 1; i < retention.Levels; i++ {
		for n := range levelSectors(i) {
			b := file[sectorOffset(i, n):][:sector]
			put(b[sector-4:], checksum(b[:sector-4]))
		}
	}
	for p := range journalSlots {
		b := file[journalOffset+p*recordSize:][:recordSize]
		put(b, checksum(b[4:]))
	}
}
