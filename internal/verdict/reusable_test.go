package verdict

import (
	"math"
	"testing"
	"time"

	"mackerel-forecast/internal/usage"
)

const gib = 1 << 30

// month is a filesystem of 100 GiB that grows by half a GiB a day.
func month() usage.Series {
	return disk(30*24*12, 300, 100*gib, func(at float64) float64 { return 40*gib + at/86400*gib/2 })
}

func reusableOf(t *testing.T, s usage.Series, policy Policy) (Reusable, Verdict) {
	t.Helper()
	last, _ := s.Last()
	v, _ := Assess(s, policy, last.Time, Latch{})
	reusable, ok := v.Reusable(policy)
	if !ok {
		t.Fatalf("does not stand: %+v", v)
	}
	return reusable, v
}

// What is said again is what would be said anew, to a hundredth.
func TestAgainIsWhatAssessSays(t *testing.T) {
	s := month()
	reusable, first := reusableOf(t, s, DefaultPolicy)
	for minute := int64(1); minute <= reuseMost/60; minute++ {
		sample, _ := s.Last()
		sample.Time += 60
		sample.Used += gib / 2 / 1440
		s.Samples = append(s.Samples, sample)
		got, ok := reusable.Reuse(s.ID, s.MountPoint, sample, DefaultPolicy, Latch{})
		if !ok {
			t.Fatalf("fell after %d minutes", minute)
		}
		want, _ := Assess(s, DefaultPolicy, sample.Time, Latch{})
		near := func(what string, got, want float64) {
			if math.Abs(got/want-1) > .01 {
				t.Errorf("minute %d: %s %v, anew %v", minute, what, got, want)
			}
		}
		near("expected", got.Expected, want.Expected)
		near("early", got.Early, want.Early)
		near("late", got.Late, want.Late)
		near("growth", got.Forecast.Growth, want.Forecast.Growth)
		if got.Status != want.Status || got.Time != want.Time || got.Used != want.Used || got.Size != want.Size || got.Span != want.Span || got.Samples != first.Samples || got.Reason != first.Reason {
			t.Errorf("minute %d: %+v\nanew %+v", minute, got, want)
		}
	}
}

// TestReuseCountsDown: what was said to be full at a time is full at that time still.
func TestReuseCountsDown(t *testing.T) {
	reusable, v := reusableOf(t, month(), DefaultPolicy)
	const age = 600
	sample := usage.Sample{Time: v.Time + age, Used: v.Used, Size: v.Size}
	got, ok := reusable.Reuse(v.ID, v.MountPoint, sample, DefaultPolicy, Latch{})
	if !ok || got.Expected != v.Expected-age || got.Early != v.Early-age || got.Late != v.Late-age || got.Forecast.Since != v.Forecast.Since+age {
		t.Errorf("%d s later: %t, %+v\nwas %+v", age, ok, got, v)
	}
	if got, ok := reusable.Reuse(v.ID, v.MountPoint, usage.Sample{Time: v.Time, Used: v.Used, Size: v.Size}, DefaultPolicy, Latch{}); !ok || got.Expected != v.Expected {
		t.Errorf("in the same second: %t, %+v", ok, got)
	}
	reusable.late = age - 1
	if got, _ := reusable.Reuse(v.ID, v.MountPoint, sample, DefaultPolicy, Latch{}); got.Late != 0 {
		t.Errorf("a quantile that has passed reads %g", got.Late)
	}
}

// TestReuseSpansAllSamples, also where it was made for a moment after the newest of them.
func TestReuseSpansAllSamples(t *testing.T) {
	s := month()
	last, _ := s.Last()
	for _, later := range []int64{0, 240} {
		v, _ := Assess(s, DefaultPolicy, last.Time+later, Latch{})
		reusable, _ := v.Reusable(DefaultPolicy)
		next := usage.Sample{Time: last.Time + 300, Used: last.Used, Size: last.Size}
		got, ok := reusable.Reuse(s.ID, s.MountPoint, next, DefaultPolicy, Latch{})
		if want := float64(next.Time - s.Samples[0].Time); !ok || got.Span != want {
			t.Errorf("made %d s after the newest sample: spans %g s (%t), want %g", later, got.Span, ok, want)
		}
	}
}

func TestWhatEndsReuse(t *testing.T) {
	reusable, v := reusableOf(t, month(), DefaultPolicy)
	sample := usage.Sample{Time: v.Time + 60, Used: v.Used, Size: v.Size}
	if _, ok := reusable.Reuse(v.ID, "/", sample, DefaultPolicy, Latch{}); !ok {
		t.Fatal("does not stand for a minute")
	}
	for name, change := range map[string]func(s *usage.Sample, p *Policy, l *Latch){
		"time":                func(s *usage.Sample, _ *Policy, _ *Latch) { s.Time = v.Time + reuseMost + 1 },
		"a clock gone back":   func(s *usage.Sample, _ *Policy, _ *Latch) { s.Time = v.Time - 1 },
		"a rise":              func(s *usage.Sample, _ *Policy, _ *Latch) { s.Used += 1.1e-3 * v.Size },
		"a cleanup":           func(s *usage.Sample, _ *Policy, _ *Latch) { s.Used -= 1.1e-3 * v.Size },
		"full":                func(s *usage.Sample, _ *Policy, _ *Latch) { s.Used = v.Size },
		"a resize":            func(s *usage.Sample, _ *Policy, _ *Latch) { s.Size++ },
		"another horizon":     func(_ *usage.Sample, p *Policy, _ *Latch) { p.Horizon -= time.Hour },
		"a threshold":         func(_ *usage.Sample, p *Policy, _ *Latch) { p.Warning = time.Duration(v.Expected) * time.Second },
		"a status that lasts": func(_ *usage.Sample, _ *Policy, l *Latch) { *l = Latch{Status: Warning, Since: start} },
		"a status asked for":  func(_ *usage.Sample, _ *Policy, l *Latch) { *l = Latch{Since: start, Next: Warning, Asked: start} },
	} {
		changed, policy, latch := sample, DefaultPolicy, Latch{Since: start}
		change(&changed, &policy, &latch)
		if _, ok := reusable.Reuse(v.ID, "/", changed, policy, latch); ok {
			t.Errorf("%s: is still reused", name)
		}
	}
	if _, ok := (Reusable{}).Reuse(v.ID, "/", sample, DefaultPolicy, Latch{}); ok {
		t.Error("the zero Reusable is reused")
	}
}

// Near a fill less moves it: a hundredth of the room, and of the time.
func TestNearAFillItStandsForLess(t *testing.T) {
	s := disk(30*24*12, 300, 100*gib, func(at float64) float64 { return 99*gib + 1e-9*at })
	reusable, v := reusableOf(t, s, DefaultPolicy)
	sample := usage.Sample{Time: v.Time + 60, Used: v.Used + .011*(v.Size-v.Used), Size: v.Size}
	if _, ok := reusable.Reuse(v.ID, "/", sample, DefaultPolicy, Latch{}); ok {
		t.Error("a rise by more than a hundredth of the room")
	}
	v.Expected, v.Early = 40*86400, 10*3600
	if reusable, ok := v.Reusable(DefaultPolicy); !ok || reusable.lasts() != 360 {
		t.Errorf("reused for %v seconds, %v", reusable.lasts(), ok)
	}
}

func TestWhatIsNeverReused(t *testing.T) {
	_, v := reusableOf(t, month(), DefaultPolicy)
	for name, change := range map[string]func(*Verdict){
		"warm-up":            func(v *Verdict) { v.WarmUp, v.Expected, v.Early = true, math.NaN(), math.NaN() },
		"not OK":             func(v *Verdict) { v.Status = Warning },
		"unread":             func(v *Verdict) { *v = Unreadable(v.ID, "/", v.Time, errNotRead) },
		"full":               func(v *Verdict) { v.Expected, v.Early = 0, 0 },
		"soon in one of ten": func(v *Verdict) { v.Early = 3600 },
	} {
		w := v
		change(&w)
		if _, ok := w.Reusable(DefaultPolicy); ok {
			t.Errorf("%s is reusable", name)
		}
	}
}

var errNotRead = &time.ParseError{}

// TestShorterThresholdsChangeNoNumber: a forecast falls where it would under the
// thresholds that metrics are told with.
func TestShorterThresholdsChangeNoNumber(t *testing.T) {
	reusable, v := reusableOf(t, month(), DefaultPolicy)
	reusable.early = DefaultPolicy.Warning.Seconds() - 60
	short := Policy{Warning: time.Hour, Critical: time.Hour, Horizon: DefaultPolicy.Horizon}
	if _, ok := reusable.Reuse(v.ID, "/", usage.Sample{Time: v.Time + 60, Used: v.Used, Size: v.Size}, short, Latch{Since: start}); ok {
		t.Error("reused though it is within a week")
	}
}

func TestReusableIsKept(t *testing.T) {
	reusable, v := reusableOf(t, month(), DefaultPolicy)
	b, err := reusable.MarshalBinary()
	if err != nil || len(b) > 64 {
		t.Fatal(len(b), err)
	}
	var read Reusable
	if err := read.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	sample := usage.Sample{Time: v.Time + 60, Used: v.Used, Size: v.Size}
	got, ok := read.Reuse(v.ID, "/", sample, DefaultPolicy, Latch{})
	want, _ := reusable.Reuse(v.ID, "/", sample, DefaultPolicy, Latch{})
	if !ok || math.Abs(got.Expected/want.Expected-1) > 1e-6 || math.Abs(got.Early/want.Early-1) > 1e-6 || got.Samples != want.Samples || got.Span != want.Span {
		t.Errorf("%+v\n%+v", got, want)
	}
	if read.UnmarshalBinary(b[1:]) == nil {
		t.Error("took 63 bytes")
	}
}

func FuzzReusable(f *testing.F) {
	f.Add(make([]byte, reusableSize), int64(start), 1., 2.)
	f.Fuzz(func(t *testing.T, b []byte, at int64, used, size float64) {
		var s Reusable
		sample := usage.Sample{Time: at, Used: used, Size: size}
		if s.UnmarshalBinary(b) != nil || !sample.Valid() {
			return
		}
		v, ok := s.Reuse(usage.ID{}, "", sample, DefaultPolicy, Latch{})
		if ok && (v.Status != OK || v.Full() || !(v.Expected > DefaultPolicy.Warning.Seconds())) {
			t.Errorf("%+v", v)
		}
	})
}
