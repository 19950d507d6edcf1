package history

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

var (
	sdb1 = usage.ID{Resource: usage.Filesystem, Name: "sdb1"}

	// tests that fill a filesystem do so on each of these
	filesystems = []struct{ kind, megabytes string }{
		{"tmpfs", "4"}, {"ext4", "16"}, {"xfs", "320"}, {"btrfs", "128"},
	}
)

func TestTheDiskThatHoldsItIsFull(t *testing.T) {
	for _, fs := range filesystems {
		t.Run(fs.kind, func(t *testing.T) {
			d := newDisk(t, fs.kind, fs.megabytes)
			var ring retention.Ring
			next := int64(1)
			minute := func() error {
				s := at(next)
				next++
				ring.Add(s)
				l, err := Open(d.state, sda1, "")
				defer func() { l.Close() }() // usable whatever err is
				if err != nil {
					return err
				}
				l.Add(s)
				l.SetNote("latch", fmt.Append(nil, next/100))
				if got := l.Samples(); got[len(got)-1] != s {
					t.Fatal("this minute's sample is not told")
				}
				return l.Commit()
			}
			minutes := func(n int) (failed int, err error) {
				for range n {
					if e := minute(); e != nil {
						failed, err = failed+1, e
					}
				}
				return failed, err
			}
			if _, err := minutes(10); err != nil {
				t.Fatal(err)
			}
			d.fill()
			runs := times(journalSlots + 1000)
			failed, err := minutes(runs)
			t.Logf("%d runs on the full disk, %d not recorded: %v", runs, failed, err)
			if failed > 0 {
				t.Fatal(err)
			}
			aNewHistory(t, d, false)
			same(t, kept(t, d.state), ring.Samples(), "while full")
			damageWhileFull(t, d)
			importWhileFull(t, d, &ring)
			d.empty()
			d.remount()
			same(t, kept(t, d.state), ring.Samples(), "with room again")
			if failed, err := minutes(10); failed > 0 {
				t.Error("with room again:", err)
			}
			aNewHistory(t, d, true)
			if after := kept(t, d.state); len(after) < times(2000) || after[len(after)-1] != at(next-1) {
				t.Error("recording did not go on")
			}
		})
	}
}

// aNewHistory cannot be made on a full disk; the run says so, forecasts all
// the same, and leaves nothing lying about.
func aNewHistory(t *testing.T, d *disk, room bool) {
	t.Helper()
	l, err := Open(d.state, sdb1, "")
	defer func() { l.Close() }() // usable whatever err is
	l.Add(at(1))
	if len(l.Samples()) != 1 || l.Commit() != nil {
		t.Error("the run does not go on")
	}
	if room && err != nil {
		t.Error(err)
	}
	if room {
		return
	}
	if err == nil || !strings.Contains(err.Error(), "no space left on device") {
		t.Errorf("made on a full disk: %v", err)
	}
	if ids := listed(t, d.state); len(ids) != 1 || len(kindOf(t, d.state, newEnd)) > 0 {
		t.Errorf("left behind: %v", ids)
	}
}

func damageWhileFull(t *testing.T, d *disk) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(d.state, fileName(sda1)), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteAt([]byte{0xff, 0xff}, int64(bucketOffset(1, 3)))
	f.Close()
	l, err := Open(d.state, sda1, "")
	if err != nil || len(l.Warnings()) != 1 || !strings.Contains(l.Warnings()[0], "could not be kept") {
		t.Errorf("damage on a full disk: %v %q", err, l.Warnings())
	}
	l.Close()
	if left := kindOf(t, d.state, damagedEnd); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func importWhileFull(t *testing.T, d *disk, ring *retention.Ring) {
	t.Helper()
	l := open(t, d.state)
	var past []usage.Sample
	for i := range int64(20_000) {
		past = append(past, at(i-30_000))
	}
	past = append(past, l.Samples()[:min(2000, len(l.Samples()))]...) // brings back what was damaged
	l.Import(past)
	ring.Import(past)
	ring.Import(ring.Samples())
	if err := l.Commit(); err != nil {
		t.Error(err)
	}
	l.Close()
	before := len(ring.Samples())
	*ring = retention.Ring{}
	ring.Import(kept(t, d.state))
	if after := len(ring.Samples()); after < before-200 {
		t.Errorf("%d samples after the import, want %d", after, before)
	}
}

// Without room for a second file, imports of any size, age and order, of what
// is there and what is not, go into the one there is.
func TestAnImportNeedsNoRoomForASecondFile(t *testing.T) {
	dir := fastDir(t)
	rng := rand.New(rand.NewPCG(4, 4))
	var ring retention.Ring
	now := int64(40_000)
	for round := range times(20) {
		for range rng.IntN(200) {
			now++
			run(t, dir, at(now))
			ring.Add(at(now))
		}
		batch := make([]usage.Sample, rng.IntN(3000))
		from, spread := rng.Int64N(now), 1+rng.Int64N(4000)
		for i := range batch {
			batch[i] = at(min(now, from+rng.Int64N(spread)))
		}
		l := open(t, dir)
		if round%3 == 0 {
			batch = append(batch, l.Samples()...)
		}
		l.Import(batch)
		ring.Import(batch)
		l.update()
		if err := l.image.flush(l.file); err != nil {
			t.Fatal(err)
		}
		l.Close()
		same(t, kept(t, dir), ring.Samples(), "after an import")
	}
}

func TestAHistoryGoesOnWithoutInodes(t *testing.T) {
	for kind, options := range map[string][]string{"tmpfs": {"-o", "nr_inodes=16"}, "ext4": {"-N", "32"}} {
		t.Run(kind, func(t *testing.T) {
			d := newDisk(t, kind, "16", options...)
			run(t, d.state, at(1))
			fill := filepath.Join(d.at, "fill")
			if err := os.Mkdir(fill, 0o700); err != nil {
				t.Fatal(err)
			}
			for i := 0; ; i++ {
				f, err := os.Create(filepath.Join(fill, fmt.Sprint(i)))
				if err != nil {
					break
				}
				f.Close()
			}
			for i := range int64(times(1000)) {
				run(t, d.state, at(2+i))
			}
			aNewHistory(t, d, false)
			l := open(t, d.state)
			var past []usage.Sample
			for i := range int64(1000) {
				past = append(past, at(-i))
			}
			l.Import(past)
			if err := l.Commit(); err != nil {
				t.Error(err)
			}
			l.Close()
			d.empty()
			if got := kept(t, d.state); len(got) != 1001+times(1000) {
				t.Errorf("%d samples", len(got))
			}
			aNewHistory(t, d, true)
		})
	}
}
