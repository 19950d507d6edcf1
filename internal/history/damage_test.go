package history

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"mackerel-forecast/internal/usage"
)

// aged is a file of many minutes, its samples, and the next minute: imported
// years below, recorded a minute at a time above, so that every part is in use
// and the journal has gone round.
func aged(t testing.TB) (file []byte, told []usage.Sample, next int64) {
	t.Helper()
	agedOnce.Do(func() { agedFile, agedTold, agedNext = grow(t) })
	return agedFile, agedTold, agedNext
}

var (
	agedOnce sync.Once
	agedFile []byte
	agedTold []usage.Sample
	agedNext int64
)

func grow(t testing.TB) (file []byte, told []usage.Sample, next int64) {
	dir, next := filled(t, int64(times(500)))
	for range times(2 * journalSlots) {
		told = run(t, dir, at(next))
		next++
	}
	file, err := os.ReadFile(filepath.Join(dir, fileName(sda1)))
	if err != nil {
		t.Fatal(err)
	}
	return file, told, next
}

// outcome is what became of a damaged file.
type outcome struct {
	damaged bool // a warning said so
	lost    int  // samples that are not told any more
}

// survive opens a damaged file as the next minute does, and checks what must
// hold whatever the damage is.
func survive(t *testing.T, dir string, file []byte, told []usage.Sample, next int64) (o outcome) {
	t.Helper()
	path := filepath.Join(dir, fileName(sda1))
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Open(dir, sda1, "")
	if err != nil {
		t.Fatal(err)
	}
	before := slices.Clone(l.Samples())
	o.lost = missing(t, before, told)
	if o.damaged = len(l.Warnings()) > 0; o.damaged {
		if len(l.Warnings()) != 1 || !strings.Contains(l.Warnings()[0], "damaged") {
			t.Fatalf("warnings %q", l.Warnings())
		}
		aside := kindOf(t, dir, damagedEnd)
		if len(aside) == 0 || len(aside) > maxAside {
			t.Fatalf("kept aside: %q", aside)
		}
		if copied, _ := os.ReadFile(filepath.Join(dir, aside[len(aside)-1])); !slices.Equal(copied, file) {
			t.Fatal("what is kept aside is not the damaged file")
		}
	}
	l.Add(at(next))
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	l.Close()
	after := kept(t, dir) // fails on a second warning
	if o.lost+missing(t, after, told) > 2*o.lost+4 || after[len(after)-1] != at(next) {
		t.Fatalf("recording does not go on: %d samples, then %d", len(before), len(after))
	}
	return o
}

// missing counts what is told no more. Nothing else may be told: what was
// thinned away may come back in a journal's record, but it must be true.
func missing(t *testing.T, got, told []usage.Sample) (n int) {
	t.Helper()
	for _, s := range got {
		if s != at((s.Time-epoch)/minute) {
			t.Fatalf("%v was never recorded", s)
		}
	}
	for _, s := range told {
		for len(got) > 0 && got[0].Time < s.Time {
			got = got[1:]
		}
		if len(got) == 0 || got[0] != s {
			n++
		}
	}
	return n
}

func kindOf(t *testing.T, dir, kind string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), kind) {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestTruncatedAnywhere(t *testing.T) {
	file, told, next := aged(t)
	dir := fastDir(t)
	tried, undetected := 0, 0
	for size := len(file) - page; size >= 0; size -= 10 * page / times(10) {
		o := survive(t, dir, file[:size], told, next)
		if tried++; !o.damaged && size > 0 {
			undetected++
		}
		if o.lost > (len(file)-size)/20+100 {
			t.Errorf("truncated to %d: %d samples lost", size, o.lost)
		}
	}
	t.Logf("%d truncations, %d undetected", tried, undetected)
	if undetected > 0 {
		t.Error("undetected")
	}
}

// A block of zeros is noticed wherever samples were, but for the newest
// records, which look like a write that never reached the disk.
func TestZeroedAnywhere(t *testing.T) {
	file, told, next := aged(t)
	dir := fastDir(t)
	for _, block := range []int{sector, page} {
		tried, undetected, worst := 0, 0, 0
		for from := 0; from < len(file); from += block * 10 / times(10) * 2 {
			if allZero(file[from : from+block]) {
				continue
			}
			broken := slices.Clone(file)
			clear(broken[from : from+block])
			o := survive(t, dir, broken, told, next)
			tried++
			worst = max(worst, o.lost)
			if !o.damaged && o.lost > 0 {
				undetected++
			}
			// A block of buckets, or of records of which some stand for
			// buckets to come.
			if limit := block/bucketSize*2 + 40; o.lost > limit {
				t.Errorf("zeroed %d at %d: %d samples lost", block, from, o.lost)
			}
		}
		t.Logf("%d blocks of %d bytes zeroed: at most %d of %d samples lost, %d undetected", tried, block, worst, len(told), undetected)
		if undetected > 1 {
			t.Error("undetected")
		}
	}
}

func TestBitsFlippedAnywhere(t *testing.T) {
	file, told, next := aged(t)
	dir := fastDir(t)
	rng := rand.New(rand.NewPCG(1, 2))
	harmless, worst := 0, 0
	const states = 600
	for range times(states) {
		broken := slices.Clone(file)
		for range 1 + rng.IntN(3) {
			broken[rng.IntN(len(broken))] ^= 1 << rng.IntN(8)
		}
		o := survive(t, dir, broken, told, next)
		if !o.damaged {
			harmless++
		}
		if !o.damaged && o.lost > 1 || o.lost > 3*(2*bucketsPerSector+20) {
			t.Errorf("%d samples lost, damage noticed: %v", o.lost, o.damaged)
		}
		worst = max(worst, o.lost)
	}
	t.Logf("%d states: at most %d of %d samples lost; %d flips where nothing counts", times(states), worst, len(told), harmless)
}

// Read only leaves everything as it is, damage too.
func TestReadOnlyLeavesNoTrace(t *testing.T) {
	dir := t.TempDir()
	run(t, dir, at(1))
	run(t, dir, at(2))
	path := filepath.Join(dir, fileName(sda1))
	file, _ := os.ReadFile(path)
	file[journalOffset+2*recordSize+9] ^= 1
	os.WriteFile(path, file[:len(file)-1], 0o600)
	info, _ := os.Stat(path)
	l, err := OpenReadOnly(dir, sda1, "")
	if err != nil || len(l.Warnings()) != 1 {
		t.Errorf("%v %q", err, l.Warnings())
	}
	l.Add(at(3))
	if got := l.Samples(); !slices.Equal(got, []usage.Sample{at(1), at(3)}) || l.Commit() != nil {
		t.Errorf("told %v", got)
	}
	l.Close()
	entries, _ := os.ReadDir(dir)
	after, _ := os.Stat(path)
	if len(entries) != 1 || !after.ModTime().Equal(info.ModTime()) || after.Size() != info.Size() {
		t.Error("a trace is left")
	}
	missing := filepath.Join(dir, "missing")
	if l, err := OpenReadOnly(missing, sda1, ""); err != nil || len(l.Samples()) != 0 {
		t.Error(err)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("a directory was made")
	}
}
