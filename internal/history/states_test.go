package history

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// damage is one way in which a file may be broken. It breaks b in place and
// returns what is left of it, and which bytes it may have changed.
type damage struct {
	what string
	hit  func(b []byte, rng *rand.Rand) (left []byte, touched []span)
}

var damages = []damage{
	{"truncated", func(b []byte, rng *rand.Rand) ([]byte, []span) {
		size := rng.IntN(fileSize/sector) * sector
		return b[:size], []span{{size, fileSize}}
	}},
	{"blocks of zeros", func(b []byte, rng *rand.Rand) ([]byte, []span) {
		return b, pieces(rng, func() span {
			size := []int{sector, page}[rng.IntN(2)]
			return spanAt(rng.IntN(fileSize/size)*size, size)
		}, func(s span) { clear(b[s.from:s.to]) })
	}},
	{"bits flipped", func(b []byte, rng *rand.Rand) ([]byte, []span) {
		return b, pieces(rng, func() span { return spanAt(rng.IntN(fileSize), 1) },
			func(s span) { b[s.from] ^= 1 << rng.IntN(8) })
	}},
	{"garbage", func(b []byte, rng *rand.Rand) ([]byte, []span) {
		return b, pieces(rng, func() span { return spanAt(rng.IntN(fileSize), 1+rng.IntN(1<<rng.IntN(13))) },
			func(s span) {
				for i := s.from; i < s.to; i++ {
					b[i] = byte(rng.Uint32())
				}
			})
	}},
}

func spanAt(from, size int) span { return span{from, min(from+size, fileSize)} }

// pieces does it once as a rule, now and then up to 32 times.
func pieces(rng *rand.Rand, where func() span, do func(span)) (touched []span) {
	for range 1 + rng.IntN(1<<rng.IntN(6)) {
		s := where()
		do(s)
		touched = append(touched, s)
	}
	return touched
}

// explained is how many samples a damage may cost at most, and how many of
// them without being noticed: the newest records look, when broken, like a
// write that never came.
func explained(touched []span) (lost, unnoticed int) {
	for _, s := range touched {
		sectors := max(0, (min(s.to, journalOffset)-1)/sector-s.from/sector+1)
		records := max(0, (s.to-1)/recordSize-max(s.from, journalOffset)/recordSize+1)
		lost += sectors*2*bucketsPerSector + records
		unnoticed += min(records, consolidateAfter+1)
	}
	return lost + 20, unnoticed
}

// TestManyDamagedStates breaks the bytes in memory, where a million states take
// minutes: what is read is true, no more is missing than the damage explains,
// and nothing is missing in silence.
func TestManyDamagedStates(t *testing.T) {
	file, told, _ := aged(t)
	states := times(2000)
	if *full {
		states = 1_000_000
	}
	rng := rand.New(rand.NewPCG(5, 6))
	broken := make([]byte, fileSize)
	var ring retention.Ring
	tried, noticed, worst, silent := make([]int, len(damages)), make([]int, len(damages)), make([]int, len(damages)), make([]int, len(damages))
	for i := range states {
		kind := i % len(damages)
		copy(broken, file)
		left, touched := damages[kind].hit(broken, rng)
		lost, bad := reads(t, left, &ring, told)
		limit, unnoticed := explained(touched)
		if lost > limit || bad == 0 && lost > unnoticed && len(left) > 0 {
			t.Fatalf("state %d, %s at %v: %d samples lost, %d parts bad", i, damages[kind].what, touched, lost, bad)
		}
		tried[kind]++
		worst[kind] = max(worst[kind], lost)
		if bad > 0 {
			noticed[kind]++
		} else {
			silent[kind] = max(silent[kind], lost)
		}
	}
	for kind, d := range damages {
		t.Logf("%d states with %s: %d noticed, at most %d of %d samples lost, unnoticed at most %d",
			tried[kind], d.what, noticed[kind], worst[kind], len(told), silent[kind])
	}
}

// reads loads a damaged file into ring.
func reads(t *testing.T, file []byte, ring *retention.Ring, told []usage.Sample) (lost, bad int) {
	t.Helper()
	_, bad, err := decodeFile(file, ring)
	switch {
	case errors.Is(err, errUnborn):
		return len(told), 0
	case err != nil:
		t.Fatal(err)
	}
	return missing(t, ring.Samples(), told), bad
}

// TestEveryBlock truncates at every boundary of a sector, and zeroes every
// sector and every page, of a file that grew by the minute and of one that an
// import wrote at once.
func TestEveryBlock(t *testing.T) {
	file, told, _ := aged(t)
	everyBlock(t, file, told)
	dir, _ := filled(t, 100)
	file, err := os.ReadFile(filepath.Join(dir, fileName(sda1)))
	if err != nil {
		t.Fatal(err)
	}
	everyBlock(t, file, kept(t, dir))
}

func everyBlock(t *testing.T, file []byte, told []usage.Sample) {
	t.Helper()
	var ring retention.Ring
	try := func(what string, left []byte, s span) {
		t.Helper()
		lost, bad := reads(t, left, &ring, told)
		limit, unnoticed := explained([]span{s})
		if lost > limit || bad == 0 && lost > unnoticed && len(left) > 0 {
			t.Errorf("%s at %v: %d samples lost, %d parts bad", what, s, lost, bad)
		}
	}
	broken := make([]byte, fileSize)
	step := 10 / times(10)
	for size := 0; size < fileSize; size += step * sector {
		copy(broken, file)
		try("truncated", broken[:size], span{size, fileSize})
	}
	for _, size := range []int{sector, page} {
		for from := 0; from < fileSize; from += step * size {
			copy(broken, file)
			clear(broken[from : from+size])
			try("zeroed", broken, spanAt(from, size))
		}
	}
}
