package history

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// unwritten is how many minutes a system keeps to itself, at most, before it
// writes them to the disk.
const unwritten = 4

// TestPowerCutInAnyOrder: of what the last few minutes wrote, each block of the
// disk holds what any of these minutes left there, as if the disk kept no order
// at all. Of what was told before them, and is to be told after them, the
// newest is there, and of the older at most what moved between levels in these
// minutes is not.
func TestPowerCutInAnyOrder(t *testing.T) {
	dir, next := filled(t, int64(times(500)))
	path := filepath.Join(dir, fileName(sda1))
	rng := rand.New(rand.NewPCG(7, 7))
	minutes, states := times(300), 8
	if *full {
		minutes, states = 1500, 60
	}
	var versions [][]byte // of the last minutes, the oldest first
	var told [][]usage.Sample
	var ring retention.Ring
	const moved = 2 * (consolidateAfter/5 + consolidateAfter/30 + consolidateAfter/120 + 3)
	tried, some, worst := 0, 0, 0
	broken := make([]byte, fileSize)
	for range minutes {
		told = append(told, run(t, dir, at(next)))
		next++
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if versions = append(versions, file); len(versions) > unwritten {
			versions, told = versions[1:], told[1:]
		}
		stays := slices.DeleteFunc(slices.Clone(told[0]), func(s usage.Sample) bool {
			_, found := slices.BinarySearchFunc(told[len(told)-1], s, byTime)
			return !found
		})
		for range states {
			block := []int{sector, page}[rng.IntN(2)]
			for from := 0; from < fileSize; from += block {
				copy(broken[from:from+block], versions[rng.IntN(len(versions))][from:])
			}
			lost, bad := reads(t, broken, &ring, stays)
			recent := stays[max(0, len(stays)-retention.Limit(0)+unwritten):]
			if n := missing(t, ring.Samples(), recent); n > 0 || lost > moved {
				t.Fatalf("%d of %d samples are lost, %d of them new, %d parts bad", lost, len(stays), n, bad)
			}
			if tried++; lost > 0 {
				some, worst = some+1, max(worst, lost)
			}
		}
	}
	t.Logf("%d states after %d minutes: of %d some old samples were lost, at most %d", tried, minutes, some, worst)
}
