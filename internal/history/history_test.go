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

const (
	minute = 60
	day    = 86400
	epoch  = 1_700_000_000
)

var sda1 = usage.ID{Resource: usage.Filesystem, Name: "sda1"}

// at is the sample of a minute: teeth on a slope.
func at(i int64) usage.Sample {
	return usage.Sample{Time: epoch + i*minute, Used: float64((i+97e6)%97)*4096 + float64(i+1e6), Size: 1 << 40}
}

// run is what a program does each minute.
func run(t testing.TB, dir string, samples ...usage.Sample) []usage.Sample {
	t.Helper()
	l := open(t, dir)
	for _, s := range samples {
		if err := l.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	got := slices.Clone(l.Samples())
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return got
}

// fastDir is a directory in memory, where there is one: the tests that write a
// file anew thousands of times wait for no disk.
func fastDir(t testing.TB) string {
	t.Helper()
	if dir, err := os.MkdirTemp("/dev/shm", "history"); err == nil {
		t.Cleanup(func() { os.RemoveAll(dir) })
		return dir
	}
	return t.TempDir()
}

func open(t testing.TB, dir string) *Log {
	t.Helper()
	l, err := Open(dir, sda1, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range l.Warnings() {
		t.Error("warning:", w)
	}
	return l
}

func kept(t testing.TB, dir string) []usage.Sample {
	t.Helper()
	l, err := OpenReadOnly(dir, sda1, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range l.Warnings() {
		t.Error("warning:", w)
	}
	return l.Samples()
}

func same(t testing.TB, got, want []usage.Sample, what string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("%s: sample %d of %d is %v, want %v (of %d)", what, i, len(got), got[i], want[i], len(want))
		}
	}
	t.Fatalf("%s: %d samples, want %d", what, len(got), len(want))
}

// A history that is opened each minute tells exactly what a Ring tells that
// lives all the time, as replay's does.
func TestTellsWhatReplaySees(t *testing.T) {
	dir := t.TempDir()
	var ring retention.Ring
	rng := rand.New(rand.NewPCG(1, 1))
	now := int64(0)
	for i := range times(5000) {
		now += 1 + rng.Int64N(3)
		if i%500 == 0 {
			now += 100
		}
		var some []usage.Sample
		for n := range 1 + rng.Int64N(3) {
			some = append(some, at(now+n))
		}
		now += int64(len(some)) - 1
		ring.Import(some)
		got := run(t, dir, some...)
		if i%100 == 0 || i > times(5000)-50 {
			same(t, got, ring.Samples(), "in the run")
			same(t, kept(t, dir), ring.Samples(), "afterwards")
		}
	}
	info, err := os.Stat(filepath.Join(dir, fileName(sda1)))
	if err != nil || info.Size() != fileSize || info.Size() > 512<<10 {
		t.Errorf("the file: %v %v", info.Size(), err)
	}
}
