package history

import (
	"encoding/binary"
	"testing"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// FuzzLoad changes a whole file, mends the checksums where asked, and reads.
// Whatever comes out is valid, in order and bounded.
func FuzzLoad(f *testing.F) {
	const mostly, sometimes = 0, 255 // a full file takes long
	f.Add([]byte{0, 0, 0, 1, 0}, uint32(fileSize), false, byte(sometimes))
	f.Add([]byte{5, 0, 0, 255, 255, 6, 0, 0, 1, 9}, uint32(fileSize), true, byte(mostly))
	f.Add([]byte{}, uint32(12345), false, byte(mostly))
	sparse, full := sparseRing(), fullRing()
	files := [][]byte{inMemory(&sparse), inMemory(&full)}
	broken := make([]byte, fileSize)
	f.Fuzz(func(t *testing.T, edits []byte, size uint32, mend bool, which byte) {
		copy(broken, files[which/sometimes])
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
		m, bad, err := decodeFile(broken[:min(int(size), len(broken))], &ring)
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

// inMemory is a file that holds what ring holds, its journal gone round.
func inMemory(ring *retention.Ring) []byte {
	m := &image{bytes: make([]byte, fileSize), seq: 2*journalSlots - 20}
	m.putLevels(ring)
	m.journal(ring.Level(0))
	for range heads {
		m.setHead(newHead(sda1, ""), m.seq)
	}
	return m.bytes
}

// fullRing has every place in use, sparseRing a few dozen in every part: that
// one is read in no time.
func fullRing() (r retention.Ring) {
	for i := range int64(500 * day / minute) {
		r.Add(at(i))
	}
	return r
}

func sparseRing() (r retention.Ring) {
	start := int64(epoch - epoch%day)
	_ = r.Restore(func(level int, to []usage.Sample) ([]usage.Sample, int, error) {
		const some = 40
		for i := range int64(some) {
			to = append(to, usage.Sample{Time: start + i*retention.Width(level), Used: float64(i), Size: 100})
		}
		start += some * day
		return to, some, nil
	})
	return r
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
