package history

import (
	"math/rand/v2"
	"testing"
	"time"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/testneed"
)

// A thousand writers are killed, two at a time, at any microsecond. The history
// must hold everything up to its newest sample, and that must be one that was
// committed or the one after: a run that was killed after its write.
func TestKilledAtAnyMoment(t *testing.T) {
	testneed.Linux(t)
	rounds := times(500)
	dir := fastDir(t)
	var ring retention.Ring
	told, recorded := int64(0), 0
	for round := range rounds {
		if round%100 == 0 { // also kill while the file is being made
			dir, ring, told = fastDir(t), retention.Ring{}, 0
		}
		first, a := helper(t, "record", dir, nil)
		second, b := helper(t, "record", dir, nil)
		if round%2 == 0 {
			<-a // it has begun
		}
		time.Sleep(time.Duration(rand.Int64N(int64(12 * time.Millisecond))))
		first.Process.Kill()
		second.Process.Kill()
		countA, lastA, _ := committed(t, a)
		countB, lastB, _ := committed(t, b)
		recorded += countA + countB
		samples := kept(t, dir)
		newest := int64(0)
		if len(samples) > 0 {
			newest = (samples[len(samples)-1].Time - epoch) / minute
		}
		if known := max(lastA, lastB, told); newest < known || newest > known+2 {
			t.Fatalf("round %d: the newest sample is %d, committed was %d", round, newest, known)
		}
		for ; told < newest; told++ {
			ring.Add(at(told + 1))
		}
		same(t, samples, ring.Samples(), "after the kill")
	}
	t.Logf("%d processes killed, %d samples recorded, none lost", 2*rounds, recorded)
}

func TestThirtyTwoProcessesAtOnce(t *testing.T) {
	testneed.Linux(t)
	long := 4 * time.Second
	if *full {
		long = time.Minute
	}
	dir := fastDir(t)
	var stop []func()
	var out []<-chan string
	for range 32 {
		cmd, lines := helper(t, "record", dir, nil)
		stop, out = append(stop, func() { cmd.Process.Kill() }), append(out, lines)
	}
	for _, lines := range out { // all of them have begun
		<-lines
	}
	time.Sleep(long)
	for _, kill := range stop {
		kill()
	}
	total, newest, worst := len(out), int64(0), time.Duration(0)
	for _, lines := range out {
		count, last, longest := committed(t, lines)
		total, newest, worst = total+count, max(newest, last), max(worst, longest)
	}
	samples := kept(t, dir)
	var ring retention.Ring
	recorded := (samples[len(samples)-1].Time - epoch) / minute
	for i := range recorded {
		ring.Add(at(i + 1))
	}
	same(t, samples, ring.Samples(), "32 processes")
	if recorded < newest || recorded > int64(total)+32 {
		t.Errorf("%d recorded, %d said so, the last of them %d", recorded, total, newest)
	}
	if worst > 10*time.Second {
		t.Errorf("the longest run took %v", worst)
	}
	t.Logf("32 processes for %v: %d samples, none lost, the longest run took %v", long, recorded, worst)
}

func TestADeadProcessHoldsNoLock(t *testing.T) {
	testneed.Linux(t)
	dir := fastDir(t)
	run(t, dir, at(1))
	holder, lines := helper(t, "hold", dir, nil)
	<-lines
	started := time.Now()
	l, err := Open(dir, sda1, "")
	if err == nil || len(l.Samples()) != 1 || l.Commit() != nil {
		t.Errorf("while it is held: %v, %d samples", err, len(l.Samples()))
	}
	if waited := time.Since(started); waited > 10*time.Second {
		t.Errorf("waited %v", waited)
	}
	l.Close()
	holder.Process.Kill()
	holder.Wait()
	if got := run(t, dir, at(2)); len(got) != 2 {
		t.Errorf("after its death: %d samples", len(got))
	}
}
