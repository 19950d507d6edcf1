package e2e

import (
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/usage"
)

// TestKilledAtAnyMicrosecond kills runs of both programs, two at a time, at
// random microseconds of their life. A clock of the test's own makes each run
// a minute, so that a sample that is missing shows: only that of a run that
// was killed may be.
func TestKilledAtAnyMicrosecond(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	c := newClocked(t, 1_772_323_200)
	life := time.Minute
	for range 5 {
		life = min(life, c.run(c.plugin, "--path", c.dir).took)
	}
	histories := 1
	if *full {
		histories = 4
	}
	for range histories {
		c.young().kills(500, life)
	}
}

// kills runs both programs in so many minutes and kills them within life, which
// it corrects as it goes: on a busy machine a sleep is longer than asked for, a
// run now short and now long, and about every second run should be caught alive.
func (c clocked) kills(rounds int, life time.Duration) {
	t := c.t
	t.Helper()
	killed, ended, missing := 0, 0, 0
	whole := map[int64]bool{} // minutes of which one run ended by itself
	var before []usage.Sample
	for m := 1; m <= rounds; m++ {
		holdBytes(t, c.dir, c.used(m))
		c.set(c.began + int64(m)*60)
		var runs []*exec.Cmd
		for _, program := range []string{c.plugin, c.check} {
			run := exec.Command(program, "--path", c.dir, "--state-dir", c.state)
			run.Env = c.env
			if err := run.Start(); err != nil {
				t.Fatal(err)
			}
			runs = append(runs, run)
		}
		time.Sleep(time.Duration(rand.Int64N(int64(life))))
		for _, run := range runs {
			_ = run.Process.Kill()
		}
		for _, run := range runs {
			_ = run.Wait()
			if run.ProcessState.Sys().(syscall.WaitStatus).Signaled() {
				killed++
				life = min(life*21/20, time.Second)
			} else {
				ended++
				life = max(life*20/21, 10*time.Microsecond)
				whole[c.began+int64(m)*60] = true
			}
		}
		log, err := history.OpenReadOnly(c.state, usage.ID{Resource: usage.Filesystem, Name: metricName(c.dir)}, "")
		if err != nil || len(log.Warnings()) > 0 {
			t.Fatalf("round %d: %v %v", m, err, log.Warnings())
		}
		now := slices.Clone(log.Samples())
		log.Close()
		if len(now) < len(before) || !slices.Equal(now[:len(before)], before) {
			t.Fatalf("round %d: older samples are gone: %d, were %d", m, len(now), len(before))
		}
		last := c.began + int64(m)*60
		if recorded := now[len(now)-1].Time == last; !recorded && whole[last] {
			t.Errorf("round %d: a run ended by itself and its sample is missing", m)
		} else if !recorded {
			missing++
		}
		before = now
	}
	if killed < rounds/5 {
		t.Errorf("only %d were killed: what is tried here has become too quick", killed)
	}
	if got := c.minute("afterwards", rounds+1, 0); got < c.truth(rounds+1)/2 {
		t.Errorf("afterwards: full in %.0f s", got)
	}
	t.Logf("%d runs, %d killed, %d had ended; %d of %d minutes had no run that came to its sample; none older is missing", 2*rounds, killed, ended, missing, rounds)
}

// TestManyForAWhile keeps 32 processes of both programs running. For each run
// there must be a sample of a second in which it ran.
func TestManyForAWhile(t *testing.T) {
	t.Parallel()
	p := built(t)
	duration := 3 * time.Second
	if *full {
		duration = time.Minute
	}
	type span struct{ from, to int64 }
	var mu sync.Mutex
	var spans []span
	longest := time.Duration(0)
	var wg sync.WaitGroup
	end := time.Now().Add(duration)
	for i := range 32 {
		program := []string{p.plugin, p.check}[i%2]
		wg.Add(1)
		go func() {
			defer wg.Done()
			for time.Now().Before(end) {
				began := time.Now()
				r := p.run(program, "--resource", "memory")
				if r.exit != 0 && program == p.plugin || r.exit > 2 || r.stderr != "" { // the memory may truly be filling
					t.Errorf("exit %d: %s%s", r.exit, r.stdout, r.stderr)
				}
				mu.Lock()
				spans = append(spans, span{began.Unix(), time.Now().Unix()})
				longest = max(longest, r.took)
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	log, err := history.OpenReadOnly(p.state, usage.ID{Resource: usage.Memory, Name: "memory"}, "")
	if err != nil || len(log.Warnings()) > 0 {
		t.Fatal(err, log.Warnings())
	}
	defer log.Close()
	lost := 0
	for _, run := range spans {
		if !slices.ContainsFunc(log.Samples(), func(s usage.Sample) bool { return s.Time >= run.from && s.Time <= run.to }) {
			lost++
		}
	}
	if lost > 0 || longest > 10*time.Second {
		t.Errorf("%d samples of %d runs are lost, the longest took %s", lost, len(spans), longest)
	}
	t.Logf("%d runs of 32 processes in %s, none lost, the longest took %s", len(spans), duration, longest.Round(time.Millisecond))
}

// TestLockOfAStoppedProcess: a process that was stopped while it holds the
// lock (here the child that flock runs) lets the others neither wait for ever
// nor keep it to themselves.
func TestLockOfAStoppedProcess(t *testing.T) {
	t.Parallel()
	flock := testneed.Program(t, "flock", "util-linux")
	p := built(t)
	healthy := func(when string) {
		t.Helper()
		for _, program := range []string{p.plugin, p.check} {
			if r := p.run(program, "--resource", "memory"); r.exit != 0 || r.stderr != "" {
				t.Errorf("%s: exit %d, %s%s", when, r.exit, r.stdout, r.stderr)
			}
		}
	}
	healthy("before")
	files, err := filepath.Glob(filepath.Join(p.state, "*.history"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	holder := exec.Command(flock, "--no-fork", files[0], "sh", "-c", "echo held; kill -STOP $$; :")
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = out.Read(make([]byte, 5))
	for _, program := range []string{p.plugin, p.check} {
		r := p.run(program, "--resource", "memory")
		want := map[string]int{p.plugin: 0, p.check: 3}[program]
		said := r.stdout + r.stderr
		if r.exit != want || r.took > 10*time.Second || !strings.Contains(said, "history is not kept: ") || !strings.Contains(said, "another run holds it") {
			t.Errorf("exit %d after %s: %s", r.exit, r.took, said)
		}
		t.Logf("%s ended after %s", filepath.Base(program), r.took.Round(time.Millisecond))
	}
	_ = holder.Process.Kill()
	_ = holder.Wait()
	healthy("after its death")
}
