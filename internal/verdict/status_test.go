package verdict

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/units"
)

// TestANewHostIsNotPagedByNoise: eight samples that happen to rise are no pace; a
// disk that fills from the first of them on is.
func TestANewHostIsNotPagedByNoise(t *testing.T) {
	const size = 1 << 40
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		for i, v := range replay(disk(60, 60, size, func(at float64) float64 {
			return size * (.3 + .05*at/86400 + .002*random.NormFloat64())
		}), DefaultPolicy) {
			if v.Status != OK {
				t.Fatalf("seed %d: %v after %d minutes, %s", seed, v.Status, i, v.Reason)
			}
		}
	}
	runaway := replay(disk(10, 60, size, func(at float64) float64 { return size * (.3 + .01*at/60) }), DefaultPolicy)
	if v := runaway[8]; v.Status != Critical {
		t.Errorf("%v where it is full in an hour", v.Status)
	}
}

// TestTheFirstStatusOfANewHostWaitsUnlessUrgent, on its first day, whatever the
// threshold: who looks once, as fleet does, sees no other.
func TestTheFirstStatusOfANewHostWaitsUnlessUrgent(t *testing.T) {
	const hour, day = 3600, 86400
	long := Policy{Warning: 30 * day * time.Second, Critical: day * time.Second, Horizon: DefaultPolicy.Horizon}
	for _, c := range []struct {
		policy     Policy
		span, left float64 // seconds
		want       Status
	}{
		{DefaultPolicy, 3 * hour, 3 * day, OK},
		{DefaultPolicy, 17 * hour, 3 * day, Warning},
		{long, 23 * hour, 9 * day, OK},
		{long, 25 * hour, 9 * day, Warning},
		{DefaultPolicy, 30 * 60, hour, Critical},
	} {
		v := Verdict{Time: start, Size: 100, Used: 50, Span: c.span, Expected: c.left}
		if got := withHysteresis(v, both(c.left), c.policy, Latch{}).Status; got != c.want {
			t.Errorf("warning below %v, %g h of history, full in %g h: %v, want %v", c.policy.Warning, c.span/hour, c.left/hour, got, c.want)
		}
	}
}

// TestWhatIsFartherThanWasSeenWaits: a few hours of noise on a nearly full disk reach
// beyond themselves and back, again and again.
func TestWhatIsFartherThanWasSeenWaits(t *testing.T) {
	const hour = 3600
	for _, c := range []struct {
		asked      Status
		span, left float64 // hours
		want       bool
	}{
		{Critical, 3, 11, false},
		{Critical, 3, 6, true},
		{Critical, .5, 1.5, true}, // would be full before it is told
		{Critical, .5, 1.6, false},
		{Critical, 24, 13, false},
		{Warning, 12, 25, false},
		{Warning, 12, 24, true},
		{Warning, 2, 16, true},
		{Warning, 48, 43, false},
	} {
		v := Verdict{Span: c.span * hour, Expected: c.left * hour}
		if got := urgent(v, c.asked, DefaultPolicy); got != c.want {
			t.Errorf("%v, %g h of history, full in %g h: urgent %t", c.asked, c.span, c.left, got)
		}
	}
}

// TestOnlyWhatIsAskedForIsPending: a request that was taken back, and one for a better
// status, follow nothing.
func TestOnlyWhatIsAskedForIsPending(t *testing.T) {
	const day = 86400
	s := disk(20*24, 3600, 100*gib, func(at float64) float64 { return gib * (20 + 3*at/day) }) // full in 6.7 days
	last, _ := s.Last()
	now := last.Time
	for name, c := range map[string]struct {
		latch Latch
		want  Status
	}{
		"asked for now":          {Latch{Status: OK, Since: now - day, Room: 100 * gib}, Warning},
		"asked for yesterday":    {Latch{Status: OK, Since: now - 2*day, Next: Warning, Asked: now - day, Room: 100 * gib}, OK},
		"a better one asked for": {Latch{Status: Critical, Since: now - day, Next: Warning, Asked: now - 60, Room: 20 * gib}, OK},
	} {
		if v, _ := Assess(s, DefaultPolicy, now, c.latch); v.Pending != c.want {
			t.Errorf("%s: %v is pending behind %v", name, v.Pending, v.Status)
		}
	}
	quiet := disk(20*24, 3600, 100*gib, func(float64) float64 { return 20 * gib })
	v, latch := Assess(quiet, DefaultPolicy, now, Latch{Status: OK, Since: now - day, Next: Critical, Asked: now - 60, Room: 80 * gib})
	if v.Pending != OK || latch.Asked != 0 {
		t.Errorf("taken back: %v is pending, asked for at %d", v.Pending, latch.Asked)
	}
}

func TestPostedNever(t *testing.T) {
	const day = 86400
	for _, c := range []struct {
		early, expected float64
		want            bool
	}{{365 * day, 365 * day, true}, {90 * day, 90 * day, true}, {30, 30, false}, {90 * day, 365 * day, false}, {day, day, true}} {
		if got := PostedNever(c.early, c.expected); got != c.want {
			t.Errorf("%g and %g days: never is %t", c.early/day, c.expected/day, got)
		}
	}
}

// TestAYoungHostIsPagedByAHigherChance than one whose days and nights are known.
func TestAYoungHostIsPagedByAHigherChance(t *testing.T) {
	o := forecast.Observations{Capacity: 200}
	for k := range 300 { // an uneven day of growth
		at := float64(k-299) * 300
		o.T, o.Used = append(o.T, at), append(o.Used, 150+at/4000+5*math.Sin(at/7000))
	}
	f := forecast.Predict(o, 365*units.DaySeconds)
	if !(f.Quantile(.25) < f.Quantile(.4) && f.Quantile(.4) < f.Quantile(.45)) {
		t.Fatalf("a quarter is full within %g s, 40 %% within %g, 45 %% within %g", f.Quantile(.25), f.Quantile(.4), f.Quantile(.45))
	}
	for hours, want := range map[float64]float64{25: .4, 35.9: .4, 36: .25, 900: .25} {
		if got := decide(f, hours*3600); got.critical != f.Quantile(want) || got.warning != f.Quantile(.45) {
			t.Errorf("after %g h: %+v", hours, got)
		}
	}
}
