package replay

import (
	"errors"
	"testing"
	"time"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const hour = int64(3600)

// growing fills 1 of 100 an hour from 0, a sample every ten minutes.
func growing(hours int64) usage.Series {
	s := usage.Series{ID: usage.ID{Resource: usage.Filesystem, Name: "sda1"}}
	for t := int64(0); t <= hours*hour; t += 600 {
		s.Samples = append(s.Samples, usage.Sample{Time: 1e9 + t, Used: float64(t) / 3600, Size: 100})
	}
	return s
}

func verdicts(t *testing.T, s usage.Series, every time.Duration) []verdict.Verdict {
	t.Helper()
	var all []verdict.Verdict
	opts := Options{Policy: verdict.DefaultPolicy, Every: every}
	if err := Run(s, opts, func(v verdict.Verdict) error { all = append(all, v); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestMomentsAreTheFirstSampleThenEveryUpToTheLast(t *testing.T) {
	got := verdicts(t, growing(5), 2*time.Hour)
	want := []int64{0, 2 * hour, 4 * hour}
	if len(got) != len(want) {
		t.Fatalf("%d moments, want %d", len(got), len(want))
	}
	for i, v := range got {
		if v.Time != 1e9+want[i] || v.Used != float64(want[i]/hour) {
			t.Errorf("moment %d: time %d used %v, want time %d", i, v.Time, v.Used, 1e9+want[i])
		}
	}
	if got := verdicts(t, growing(4), 2*time.Hour); len(got) != 3 {
		t.Errorf("a last sample on a moment: %d moments, want 3", len(got))
	}
	if got := verdicts(t, usage.Series{}, time.Hour); len(got) != 0 {
		t.Errorf("no samples: %d moments", len(got))
	}
}

// What comes later must not change what was said before.
func TestAMomentSeesNothingLater(t *testing.T) {
	whole, cut := growing(60), growing(60)
	cut.Samples = cut.Samples[:len(cut.Samples)/2]
	all := verdicts(t, whole, time.Hour)
	for i, v := range verdicts(t, cut, time.Hour) {
		if v.Expected != all[i].Expected && v.Expected == v.Expected || v.Status != all[i].Status || v.Reason != all[i].Reason {
			t.Errorf("moment %d: %v %s %q with the past alone, %v %s %q with the future in the file", i,
				v.Expected, v.Status, v.Reason, all[i].Expected, all[i].Status, all[i].Reason)
		}
	}
}

func TestAGapIsReplayedWithTheLastSampleBeforeIt(t *testing.T) {
	s := growing(48)
	s.Samples = append(s.Samples[:60], s.Samples[200:]...)
	for _, v := range verdicts(t, s, time.Hour) {
		if at := v.Time - 1e9; at > 10*hour && at < 33*hour && v.Used != 59.0/6 {
			t.Errorf("%d h: used %v inside the gap, want the last sample's", at/hour, v.Used)
		}
	}
}

// TestAStatusDoesNotDependOnHowOftenItIsTold: what waits in hours is followed by the hour.
func TestAStatusDoesNotDependOnHowOftenItIsTold(t *testing.T) {
	s := usage.Series{ID: usage.ID{Resource: usage.Filesystem, Name: "sda1"}}
	for at := int64(0); at <= 24*24*hour; at += 1200 {
		used := 40 + 2.3*float64(at)/86400
		if at/hour%24 < 3 {
			used += 2 + .2*float64(at)/86400 // a dump that grows
		}
		s.Samples = append(s.Samples, usage.Sample{Time: 1e9 + at, Used: min(used, 100), Size: 100})
	}
	hourly := map[int64]verdict.Verdict{}
	for _, v := range verdicts(t, s, time.Hour) {
		hourly[v.Time] = v
	}
	for _, every := range []time.Duration{6 * time.Hour, 24 * time.Hour} {
		changes, before := 0, verdict.OK
		for _, v := range verdicts(t, s, every) {
			if want := hourly[v.Time]; v.Status != want.Status || v.Expected != want.Expected && v.Expected == v.Expected {
				t.Errorf("every %v, day %.2f: %v in %.0f s, by the hour %v in %.0f s", every, float64(v.Time-1e9)/86400, v.Status, v.Expected, want.Status, want.Expected)
			}
			if v.Status != before {
				changes, before = changes+1, v.Status
			}
		}
		if changes < 2 {
			t.Errorf("every %v: %d changes of the status tell nothing", every, changes)
		}
	}
}

func TestRunStopsAtTheFirstError(t *testing.T) {
	stop, calls := errors.New("enough"), 0
	err := Run(growing(9), Options{Policy: verdict.DefaultPolicy, Every: time.Hour}, func(verdict.Verdict) error {
		calls++
		return stop
	})
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("error %v after %d calls", err, calls)
	}
}
