package history

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"mackerel-forecast/internal/usage"
)

// Fifty filesystems, minute after minute: the files, the memory and the time
// that a run takes stay as they were on the first day.
//
// Every minute of every filesystem is kept. The first has a run every minute;
// of the others one in turn, which brings the minutes since its last one; and
// each has one in each of the last minutes of a fifth, which are measured.
func TestSoak(t *testing.T) {
	const disks, parts = 50, 5
	minutes, measured := int64(times(1000)), int64(times(20))
	if *full {
		minutes, measured = 100_000, 100
	}
	s := soak{t, fastDir(t), make([]int64, disks)}
	var heaps []uint64
	var fastest []time.Duration
	for part := range int64(parts) {
		end := (part + 1) * minutes / parts
		for i := part * minutes / parts; i < end-measured; i++ {
			s.run(0, i)
			s.run(1+int(i)%(disks-1), i)
		}
		for d := range disks { // all of them stand at the same minute
			s.run(d, end-measured)
		}
		least, started := time.Hour, time.Now()
		for i := end - measured + 1; i < end; i++ {
			for d := range disks {
				least = min(least, s.run(d, i))
			}
		}
		mean := time.Since(started) / time.Duration((measured-1)*disks)
		fastest = append(fastest, least)
		var memory runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&memory)
		heaps = append(heaps, memory.HeapAlloc)
		s.sameFiles()
		t.Logf("%d minutes: %v a run, the fastest %v, heap %d KiB, files %d x %d KiB", end, mean, least, memory.HeapAlloc>>10, disks, fileSize>>10)
	}
	if first, last := heaps[0], heaps[parts-1]; last > first+2<<20 {
		t.Errorf("the heap grew from %d to %d bytes", first, last)
	}
	if fastest[parts-1] > 3*fastest[1] { // the first fifth has no old samples yet
		t.Errorf("runs grow slower: the fastest of each fifth took %v", fastest)
	}
}

type soak struct {
	t    *testing.T
	dir  string
	next []int64 // minute that is not yet kept, by disk
}

// run brings a disk up to a minute.
func (s soak) run(disk int, minute int64) time.Duration {
	started := time.Now()
	l, err := Open(s.dir, usage.ID{Resource: usage.Filesystem, Name: fmt.Sprintf("sd%02d", disk)}, "uuid")
	if err != nil {
		s.t.Fatal(err)
	}
	defer l.Close()
	for ; s.next[disk] <= minute; s.next[disk]++ {
		if err := l.Add(at(s.next[disk])); err != nil {
			s.t.Fatal(err)
		}
	}
	if told := l.Samples(); told[len(told)-1] != at(minute) {
		s.t.Fatalf("the newest sample is %v", told[len(told)-1])
	}
	if err := l.Commit(); err != nil || len(l.Warnings()) > 0 {
		s.t.Fatal(err, l.Warnings())
	}
	return time.Since(started)
}

// sameFiles: one file for each disk, none larger than on the first day.
func (s soak) sameFiles() {
	s.t.Helper()
	entries, err := os.ReadDir(s.dir)
	if err != nil || len(entries) != len(s.next) {
		s.t.Fatal(len(entries), err)
	}
	for _, e := range entries {
		if info, err := os.Stat(filepath.Join(s.dir, e.Name())); err != nil || info.Size() != fileSize {
			s.t.Fatal(e.Name(), info, err)
		}
	}
}
