package collect

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/usage"
)

func TestHungMountsAreNamedAndHideNoOther(t *testing.T) {
	for _, mode := range []string{deaf, silent} {
		t.Run(mode, func(t *testing.T) {
			point, daemon := mountFUSE(t, mode, "/dev/hung")
			other := t.TempDir()
			tmpfs(t, "/dev/other", other, "size=1m")
			for range 3 { // each a process of its own, as each minute
				told, _ := runProgram(t)
				if !strings.Contains(told[point], point+" does not answer") {
					t.Errorf("hung: %q", told[point])
				}
				if told[other] != "<nil>" {
					t.Errorf("other: %q", told[other])
				}
			}
			if n := probes(t, point); n > 1 {
				t.Errorf("%d processes are left behind, at most one may be", n)
			}
			daemon.Kill()
			gone := time.Now().Add(20 * time.Second)
			for probes(t, point) > 0 && time.Now().Before(gone) {
				time.Sleep(10 * time.Millisecond)
			}
			if n := probes(t, point); n > 0 {
				t.Errorf("%d processes are left behind although the mount has failed", n)
			}
		})
	}
}

// probes counts the children that wait for a mount.
func probes(t testing.TB, point string) (n int) {
	t.Helper()
	processes, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range processes {
		cmdline, _ := os.ReadFile(p)
		if strings.HasPrefix(string(cmdline), probeName+"\x00") && strings.HasSuffix(string(cmdline), "\x00"+point+"\x00") {
			n++
		}
	}
	return n
}

func TestWatchingAHungMountPilesUpNoThreads(t *testing.T) {
	for _, c := range []struct {
		name  string
		child bool
	}{{"by a child", true}, {"in this process, as NFS", false}} {
		t.Run(c.name, func(t *testing.T) {
			served = c.child
			defer func() { served = true }()
			point, daemon := mountFUSE(t, deaf, "/dev/hung")
			look := func(limit time.Duration) (string, time.Duration) {
				begin := time.Now()
				ctx, cancel := context.WithTimeout(context.Background(), limit)
				defer cancel()
				readings, err := Filesystems(ctx, Options{Paths: []string{point}}, []usage.Resource{usage.Filesystem}, now)
				if err != nil || len(readings) != 1 || readings[0].Err == nil {
					t.Fatalf("%+v, %v", readings, err)
				}
				return readings[0].Err.Error(), time.Since(begin)
			}
			first, _ := look(300 * time.Millisecond)
			if !strings.Contains(first, point+" does not answer (waited 300ms)") {
				t.Errorf("first: %s", first)
			}
			threads := threadsOf(t)
			for range 50 {
				again, took := look(limit)
				if !strings.Contains(again, "has not answered for") || took > limit/2 {
					t.Fatalf("again: %s after %s", again, took)
				}
			}
			if now := threadsOf(t); now > threads+2 {
				t.Errorf("%d threads, after the first look there were %d", now, threads)
			}
			daemon.Kill()
			deadline := time.Now().Add(20 * time.Second)
			for {
				answer, _ := look(limit)
				if strings.Contains(answer, "not connected") {
					break
				}
				if time.Now().After(deadline) {
					t.Fatalf("after the daemon's end: %s", answer)
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
	}
}

func threadsOf(t testing.TB) int {
	t.Helper()
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Fatal(err)
	}
	return len(tasks)
}

// TestManyHungMountsHideNoOther: ten that hang take no longer than one, and a disk
// that is listed behind them is measured all the same, although there is no time to
// try all of them.
func TestManyHungMountsHideNoOther(t *testing.T) {
	var hung []string
	for i := range 10 {
		point, _ := mountFUSE(t, deaf, fmt.Sprint("/dev/hung", i))
		hung = append(hung, point)
	}
	last := t.TempDir()
	tmpfs(t, "/dev/last", last, "size=1m")
	begin := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	readings, err := Filesystems(ctx, Options{Paths: append(hung, last)}, []usage.Resource{usage.Filesystem}, now)
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("took %s", took)
	}
	if len(readings) != len(hung)+1 {
		t.Errorf("%d readings", len(readings))
	}
	for _, r := range readings {
		if wantErr := r.MountPoint != last; (r.Err != nil) != wantErr {
			t.Errorf("%s: %v", r.MountPoint, r.Err)
		}
	}
}

func TestLivelyFUSEIsMeasuredByAChild(t *testing.T) {
	point, _ := mountFUSE(t, lively, "/dev/lively")
	var readings []Reading
	// The kernel gives the number of a mount that is gone again, and its child may not be.
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		readings = readAll(t, Options{Paths: []string{point}}, usage.Filesystem, usage.Inode)
		if readings[0].Err == nil || !strings.Contains(readings[0].Err.Error(), "earlier run") {
			break
		}
	}
	want := []usage.Sample{{Time: now, Used: 300 * 4096, Size: 900 * 4096}, {Time: now, Used: 20, Size: 50}}
	if len(readings) != 2 {
		t.Fatalf("%+v", readings)
	}
	for i, r := range readings {
		if r.Err != nil || r.Sample != want[i] || r.Name != "lively" {
			t.Errorf("%+v, want %+v", r, want[i])
		}
	}
	if n := probes(t, point); n != 0 {
		t.Errorf("%d children left", n)
	}
}
