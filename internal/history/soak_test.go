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
func TestSoak(t *testing.T) {
	const disks, parts = 50, 5
	minutes := int64(times(250))
	if *full {
		minutes = 100_000
	}
	dir := fastDir(t)
	ids := make([]usage.ID, disks)
	for i := range ids {
		ids[i] = usage.ID{Resource: usage.Filesystem, Name: fmt.Sprintf("sd%02d", i)}
	}
	var heaps []uint64
	for part := range int64(parts) {
		started := time.Now()
		for i := part * minutes / parts; i < (part+1)*minutes/parts; i++ {
			for _, id := range ids {
				l, err := Open(dir, id, "uuid")
				if err != nil {
					t.Fatal(err)
				}
				l.Add(at(i))
				if n := len(l.Samples()); n == 0 {
					t.Fatal("nothing told")
				}
				if err := l.Commit(); err != nil || len(l.Warnings()) > 0 {
					t.Fatal(err, l.Warnings())
				}
				l.Close()
			}
		}
		perRun := time.Since(started) / time.Duration(minutes/parts*disks)
		var memory runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&memory)
		heaps = append(heaps, memory.HeapAlloc)
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != disks {
			t.Fatal(len(entries), err)
		}
		for _, e := range entries {
			if info, err := os.Stat(filepath.Join(dir, e.Name())); err != nil || info.Size() != fileSize {
				t.Fatal(e.Name(), info.Size(), err)
			}
		}
		t.Logf("%d minutes: %v a run, heap %d KiB, files %d x %d KiB", (part+1)*minutes/parts, perRun, memory.HeapAlloc>>10, disks, fileSize>>10)
	}
	if first, last := heaps[0], heaps[parts-1]; last > first+2<<20 {
		t.Errorf("the heap grew from %d to %d bytes", first, last)
	}
}
