package e2e

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const soakDisks = 50

// soaked is what a filesystem holds in a minute: growth, a day's teeth, noise.
func soaked(disk, minute int) usage.Sample {
	grown := float64(minute)*float64(disk+1)*4096 + float64(minute%1440)*65536 + float64(minute*7919%97)*4096
	return usage.Sample{Time: 1_700_000_000 + int64(minute)*60, Used: 20<<30 + math.Mod(grown, 70<<30), Size: 100 << 30}
}

// TestSoakOfVerdicts goes through 100,000 minutes of 50 filesystems (fewer in
// each test run): every minute is kept and one filesystem in turn is judged,
// so that memory, file and time are those of the first day to the last.
func TestSoakOfVerdicts(t *testing.T) {
	t.Parallel()
	minutes := 1000
	if *full {
		minutes = 100_000
	}
	dir, err := os.MkdirTemp("/dev/shm", "soak")
	if err != nil {
		dir = t.TempDir()
	}
	defer os.RemoveAll(dir)
	latch := make([]verdict.Latch, soakDisks)
	var heaps []uint64
	const parts = 5
	for part := range parts {
		began, judging, judged := time.Now(), time.Duration(0), 0
		for m := part * minutes / parts; m < (part+1)*minutes/parts; m++ {
			d := m % soakDisks
			id := usage.ID{Resource: usage.Filesystem, Name: fmt.Sprint("sd", d)}
			log, err := history.Open(dir, id, "")
			if err != nil {
				t.Fatal(err)
			}
			for at := max(0, m-soakDisks+1); at <= m; at++ { // this disk's minutes since its last turn
				if err := log.Add(soaked(d, at)); err != nil {
					t.Fatal(err)
				}
			}
			assess := time.Now()
			v, next := verdict.Assess(usage.Series{ID: id, Samples: log.Samples()}, verdict.DefaultPolicy, soaked(d, m).Time, latch[d])
			judging, judged, latch[d] = judging+time.Since(assess), judged+1, next
			if v.Samples == 0 {
				t.Fatalf("minute %d: %+v", m, v)
			}
			if err := log.Commit(); err != nil || len(log.Warnings()) > 0 {
				t.Fatal(err, log.Warnings())
			}
			log.Close()
		}
		var memory runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&memory)
		heaps = append(heaps, memory.HeapAlloc)
		t.Logf("minute %d: %s a verdict, %s with its history, heap %d KiB, %d KiB of files", (part+1)*minutes/parts,
			(judging / time.Duration(judged)).Round(time.Microsecond), (time.Since(began) / time.Duration(judged)).Round(time.Microsecond), memory.HeapAlloc>>10, bytesBelow(t, dir)>>10)
	}
	if bytesBelow(t, dir) > soakDisks*420<<10 {
		t.Errorf("%d bytes of files", bytesBelow(t, dir))
	}
	if heaps[parts-1] > heaps[1]+8<<20 {
		t.Errorf("the heap grew from %d to %d bytes", heaps[1], heaps[parts-1])
	}
}

func bytesBelow(t *testing.T, dir string) (n int64) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		n += info.Size()
	}
	return n
}

// TestSoakOfRuns is the real programs over 50 mounts: the first minutes of an
// empty history, then minutes of one that is 400 days old.
func TestSoakOfRuns(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	p := built(t)
	p.plugin, p.check = testneed.Built(t, "testclock/mackerel-plugin-forecast"), testneed.Built(t, "testclock/check-diskfull-eta")
	root := t.TempDir()
	clock, peak := filepath.Join(root, "clock"), filepath.Join(root, "peak")
	timed := testneed.Program(t, "time", "time")
	p.env = []string{clockVariable + "=" + clock}
	p.state = filepath.Join(root, "state")
	csv := bytes.NewBufferString("name,time,used,size\n")
	const now = 1_772_323_200
	for d := range soakDisks {
		dir := filepath.Join(root, "mounts", fmt.Sprint(d))
		mountTmpfs(t, dir, mib)
		for h := range 400 * 24 {
			fmt.Fprintf(csv, "%s,%d,%d,%d\n", metricName(dir), now-int64(h)*3600-3600, mib/4+(h*7919*(d+1))%(mib/4), mib)
		}
	}
	minute := now
	stage := func(what string, minutes int) (cpu time.Duration, rss int64) {
		t.Helper()
		for range minutes {
			minute += 60
			writeFile(t, clock, fmt.Sprint(minute))
			for _, program := range []string{p.plugin, p.check} {
				// Not from here: a child begins with the peak of its parent.
				run := exec.Command(timed, "-q", "-o", peak, "-f", "%M", program, "--include", "^"+root+"/mounts/", "--exclude", "^/dev/", "--state-dir", p.state)
				run.Env = p.env
				out, err := run.CombinedOutput()
				if err != nil && run.ProcessState.ExitCode() > 2 || strings.Contains(string(out), "history is not kept") {
					t.Fatalf("%s: %v %s", what, err, out)
				}
				content, err := os.ReadFile(peak)
				if err != nil {
					t.Fatal(err)
				}
				kib, err := strconv.ParseInt(strings.TrimSpace(string(content)), 10, 64)
				if err != nil {
					t.Fatal(err)
				}
				cpu, rss = cpu+run.ProcessState.UserTime()+run.ProcessState.SystemTime(), max(rss, kib)
			}
		}
		cpu /= time.Duration(2 * minutes)
		t.Logf("%s: %d minutes, %s of CPU a run, at most %d KiB of memory, %d KiB of files", what, minutes, cpu.Round(100*time.Microsecond), rss, bytesBelow(t, p.state)>>10)
		return cpu, rss
	}
	n := scaled(10)
	stage("new", n)
	size := bytesBelow(t, p.state)
	file := filepath.Join(root, "past.csv")
	writeFile(t, file, csv.String())
	if r := p.run(p.plugin, "import", file); r.exit != 0 {
		t.Fatal(r.stderr)
	}
	var most []int64
	for part := range 4 {
		_, rss := stage(fmt.Sprint("400 days old, part ", part+1), n)
		most = append(most, rss)
	}
	if last := most[3]; last > slices.Min(most)*3/2 {
		t.Errorf("the memory of a run grows: %d KiB", most)
	}
	if after := bytesBelow(t, p.state); after != size {
		t.Errorf("the files grew from %d to %d bytes", size, after)
	}
}
