//go:build unix

package history

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/statedir"
	"mackerel-forecast/internal/testneed"
)

// A disk is copied while its filesystem is being written out, as a power cut
// would leave it: any block may be old or new. What had been written out before
// must all be there.
func TestPowerCut(t *testing.T) {
	testneed.Linux(t)
	testneed.Root(t)
	rounds := 20
	if *full {
		rounds = 1000
	}
	d := newDisk(t, "ext4", "16")
	cut := &disk{t: t, kind: "ext4", image: d.image + ".cut", at: d.at + ".cut"}
	if err := os.Mkdir(cut.at, 0o755); err != nil {
		t.Fatal(err)
	}
	var ring retention.Ring
	filledTo, damaged, newer := int64(0), 0, 0
	writer, lines := helper(t, "record", d.state, nil)
	<-lines
	for round := range rounds {
		time.Sleep(rand.N(30 * time.Millisecond))
		stop(t, writer)
		d.do("sync", "-f", d.at)
		safe := newestOf(t, d.state)
		writer.Process.Signal(syscall.SIGCONT)
		time.Sleep(rand.N(50 * time.Millisecond))
		sync := exec.Command("sync", "-f", d.at)
		if err := sync.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(rand.N(3 * time.Millisecond))
		stop(t, writer)
		d.do("cp", "--sparse=always", d.image, cut.image)
		writer.Process.Signal(syscall.SIGCONT)
		sync.Wait()

		cut.mount()
		l, err := Open(filepath.Join(cut.at, "state"), sda1, "")
		if err != nil {
			t.Fatal(err)
		}
		damaged += len(l.Warnings())
		samples := l.Samples()
		newest := (samples[len(samples)-1].Time - epoch) / minute
		for ; filledTo < safe; filledTo++ {
			ring.Add(at(filledTo + 1))
		}
		if lost := missingOf(samples, ring.Samples(), 0); lost > 0 || newest < safe {
			t.Errorf("round %d: of %d samples on the disk %d windows are lost, the newest is %d", round, safe, lost, newest)
		}
		if newest > safe {
			newer++
		}
		l.Close()
		cut.unmount()
	}
	writer.Process.Kill()
	t.Logf("%d power cuts, %d samples: none lost that was on the disk; %d times newer ones were there too, %d times damage", rounds, filledTo, newer, damaged)
}

// stop stops a process and waits until all of its threads have stopped.
func stop(t *testing.T, c *exec.Cmd) {
	t.Helper()
	c.Process.Signal(syscall.SIGSTOP)
	var status syscall.WaitStatus
	for {
		_, err := syscall.Wait4(c.Process.Pid, &status, syscall.WUNTRACED, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil || !status.Stopped():
			t.Fatalf("the writer ended: %v, %v", status, err)
		default:
			return
		}
	}
}

// newestOf is the minute of the newest sample, of a history whose writer may
// have been stopped while it holds the lock.
func newestOf(t *testing.T, dir string) int64 {
	t.Helper()
	l, err := OpenReadOnly(dir, sda1, "")
	if err != nil && !errors.Is(err, statedir.ErrBusy) {
		t.Fatal(err)
	}
	samples := l.Samples()
	return (samples[len(samples)-1].Time - epoch) / minute
}
