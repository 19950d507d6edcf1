package host

import (
	"testing"

	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
)

// TestWhichClockIsBelieved when it disagrees with the history.
func TestWhichClockIsBelieved(t *testing.T) {
	const now = 1_700_000_000
	minutes := func(from, n int64) (samples []usage.Sample) {
		for i := range n {
			samples = append(samples, usage.Sample{Time: from + 60*i, Used: 1, Size: 2})
		}
		return samples
	}
	for _, c := range []struct {
		what    string
		samples []usage.Sample
		want    int64
	}{
		{"no history", nil, now},
		{"a clock that is right", minutes(now-6000, 100), now},
		{"overtaken by another run", minutes(now-5991, 101), now},
		{"stepped back by an hour", minutes(now-9000, 200), now - 9000 + 199*60 + oneRun},
		{"stepped back before all history", minutes(now+86400, 1000), now + 86400 + 999*60 + oneRun},
		{"was ahead for ten minutes", append(minutes(now-6000, 100), minutes(now+86400, 10)...), now},
		{"was ahead from its first minute", minutes(now+9*3600, 30), now},
	} {
		log, err := history.Open(t.TempDir(), usage.ID{Resource: usage.Filesystem, Name: "sda1"}, "")
		if err != nil {
			t.Fatal(err)
		}
		log.Import(c.samples)
		if at, err := steady(log, now); err != nil || at != c.want {
			t.Errorf("%s: the sample is taken at %+d s, want %+d (%v)", c.what, at-now, c.want-now, err)
		}
		log.Close()
	}
}

// TestSteadyMeetsTheClock: after a step back the history's own time runs a
// tenth slower until the clock has caught up.
func TestSteadyMeetsTheClock(t *testing.T) {
	const now = 1_700_000_000
	log, err := history.Open(t.TempDir(), usage.ID{Resource: usage.Filesystem, Name: "sda1"}, "")
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	log.Import([]usage.Sample{{Time: now - 60, Used: 1, Size: 2}, {Time: now + 540, Used: 1, Size: 2}})
	last := int64(now + 540)
	for clock := int64(now); ; clock += 60 {
		at, err := steady(log, clock)
		if err != nil || at < last-overlap || clock > now && at != clock && at != last+54 {
			t.Fatalf("clock %+d: taken at %+d after %+d, %v", clock-now, at-now, last-now, err)
		}
		if err := log.Add(usage.Sample{Time: at, Used: 1, Size: 2}); err != nil {
			t.Fatal(err)
		}
		if last = at; at == clock {
			if clock < now+5300 || clock > now+7200 || log.Note(behindKey) != nil {
				t.Errorf("met after %d s, note %v", clock-now, log.Note(behindKey))
			}
			return
		}
	}
}
