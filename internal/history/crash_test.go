package history

import (
	"cmp"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// Every Commit is cut short after every sector that it writes, in the order in
// which it writes them. The file must tell what it told before or what it was
// to tell afterwards, and be whole.
func TestCommitCutShortAnywhere(t *testing.T) {
	dir := fastDir(t)
	rng := rand.New(rand.NewPCG(3, 3))
	path := filepath.Join(dir, fileName(sda1))
	run(t, dir, at(1))
	now, cuts, consolidations := int64(1), 0, 0
	for i := range times(3000) {
		file, _ := os.ReadFile(path)
		l := open(t, dir)
		before := slices.Clone(l.Samples())
		late := addSome(l, rng, &now)
		l.update()
		after := slices.Clone(l.Samples())
		consolidated := len(l.image.spans) > 2
		if consolidated || i%50 == 0 {
			cuts += cutShort(t, l, file, before, after, late)
		}
		if consolidated {
			consolidations++
		}
		if err := l.image.flush(l.file); err != nil {
			t.Fatal(err)
		}
		l.Close()
		same(t, kept(t, dir), after, "uncut")
	}
	t.Logf("%d cuts, %d of the commits consolidated", cuts, consolidations)
	if consolidations < times(50)/10 {
		t.Error("too few")
	}
}

// addSome adds what a run adds, and now and then more: two samples, one of the
// same second, a note, one that comes late.
func addSome(l *Log, rng *rand.Rand, now *int64) (late bool) {
	for range 1 + rng.IntN(4) {
		*now += rng.Int64N(3)
		l.Add(at(*now))
	}
	if rng.IntN(20) == 0 {
		l.SetNote("latch", []byte{byte(*now)})
	}
	if rng.IntN(500) == 0 && *now > 4000 {
		l.Import([]usage.Sample{at(rng.Int64N(*now - 3000))})
		return true
	}
	return false
}

func cutShort(t *testing.T, l *Log, file []byte, before, after []usage.Sample, late bool) (cuts int) {
	t.Helper()
	broken := slices.Clone(file)
	for _, s := range l.image.spans {
		for from := s.from; from < s.to; {
			to := min(s.to, (from/sector+1)*sector)
			copy(broken[from:to], l.image.bytes[from:to])
			from = to
			cuts++
			var ring retention.Ring
			_, bad, err := decodeFile(slices.Clone(broken), &ring)
			if bad > 0 || err != nil {
				t.Fatalf("cut at %d: %d bad, %v", to, bad, err)
			}
			got := ring.Samples()
			if slices.Equal(got, before) || slices.Equal(got, after) {
				continue
			}
			if !late {
				t.Fatalf("cut at %d: %d samples, before %d, after %d", to, len(got), len(before), len(after))
			}
			for _, s := range before { // what neither thins away is there
				_, stays := slices.BinarySearchFunc(after, s, byTime)
				if _, found := slices.BinarySearchFunc(got, s, byTime); stays && !found {
					t.Fatalf("cut at %d: %v is lost", to, s)
				}
			}
		}
	}
	return cuts
}

func byTime(a, b usage.Sample) int { return cmp.Compare(a.Time, b.Time) }
