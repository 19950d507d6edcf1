package growthchange

import (
	"math"
	"math/rand/v2"
	"testing"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const (
	gib  = 1 << 30
	size = 200 * gib
	day  = 86400
)

func at(minute int64, gibADay, since float64) verdict.Verdict {
	return verdict.Verdict{Time: 1_700_000_000 + minute*60, Size: size,
		Forecast: forecast.Forecast{Growth: gibADay * gib / day, Since: since}}
}

// told runs minutes through Observe, by way of the stored form, and returns the changes.
func told(t *testing.T, minutes int64, growth func(minute int64) float64) (changes []Change) {
	t.Helper()
	var s State
	for m := range minutes {
		next, change, ok := Observe(s, at(m, growth(m), 0))
		if ok {
			changes = append(changes, change)
		}
		b, err := next.MarshalBinary()
		if err != nil || s.UnmarshalBinary(b) != nil || s != next {
			t.Fatalf("%+v comes back as %+v", next, s)
		}
	}
	return changes
}

func TestADeployIsToldOnce(t *testing.T) {
	changes := told(t, 3*1440, func(m int64) float64 {
		if m < 1440 {
			return 2
		}
		return 20
	})
	if len(changes) != 1 {
		t.Fatalf("%d changes are told, want one", len(changes))
	}
	c := changes[0]
	if c.At != 1_700_000_000+1440*60 || math.Abs(c.From*day/gib-2) > .01 || math.Abs(c.To*day/gib-20) > .01 {
		t.Errorf("it is told as %+v", c)
	}
}

func TestAFixIsToldToo(t *testing.T) {
	changes := told(t, 4*1440, func(m int64) float64 {
		switch {
		case m < 1440:
			return 2
		case m < 2*1440:
			return 20
		}
		return -1
	})
	if len(changes) != 2 || changes[1].To != 0 {
		t.Errorf("told: %+v", changes)
	}
}

func TestWhatIsNoNewsIsNotTold(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for name, growth := range map[string]func(int64) float64{
		"noise":       func(int64) float64 { return 4 * (1 + .3*random.Float64()) },
		"burst":       func(m int64) float64 { return map[bool]float64{true: 90, false: 2}[m > 1440 && m < 1440+50] },
		"slow change": func(m int64) float64 { return 4 * (1 + float64(m)/(10*1440)) },
		"tiny":        func(m int64) float64 { return map[bool]float64{true: .5, false: .01}[m > 1440] },
		"first look":  func(int64) float64 { return 50 },
		"to and fro":  func(m int64) float64 { return []float64{4, 4, 30}[m/20%3] },
	} {
		if changes := told(t, 5*1440, growth); len(changes) > 0 {
			t.Errorf("%s is told: %+v", name, changes)
		}
	}
}

func TestTheForecastsOwnBeginCounts(t *testing.T) {
	var s State
	s, _, _ = Observe(s, at(0, 2, 0))
	s, _, _ = Observe(s, at(300, 20, 0))
	_, change, ok := Observe(s, at(361, 20, 7200))
	if want := at(361, 0, 0).Time - 7200; !ok || change.At != want {
		t.Errorf("it began at %d, want %d (%t)", change.At, want, ok)
	}
}

func TestLaterComesUpAgain(t *testing.T) {
	var s State
	s, _, _ = Observe(s, at(0, 2, 0))
	s, _, _ = Observe(s, at(100, 20, 0))
	before := s
	if _, _, ok := Observe(s, at(161, 20, 0)); !ok {
		t.Fatal("not told")
	}
	s = Later(before, at(161, 0, 0).Time)
	if _, _, ok := Observe(s, at(170, 20, 0)); ok {
		t.Error("told again at once")
	}
	if _, _, ok := Observe(s, at(222, 20, 0)); !ok {
		t.Error("never told again")
	}
}

func TestUnknownsAreLeftOut(t *testing.T) {
	v := verdict.Unreadable(usage.ID{}, "", 1_700_000_000, errNothing{})
	for _, v := range []verdict.Verdict{v, {WarmUp: true, Size: size}, {Size: 0}} {
		if s, _, ok := Observe(State{}, v); ok || s.known {
			t.Errorf("%+v makes %+v", v, s)
		}
	}
}

type errNothing struct{}

func (errNothing) Error() string { return "nothing" }

func FuzzUnmarshal(f *testing.F) {
	f.Add(make([]byte, stateSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		var s State
		if s.UnmarshalBinary(b) == nil {
			Observe(s, at(1, 2, 3))
		}
	})
}

// TestAFullDiskIsNoChange: it cannot grow, and what fills it goes on.
func TestAFullDiskIsNoChange(t *testing.T) {
	var samples []usage.Sample
	for m := range int64(3 * 1440) {
		samples = append(samples, usage.Sample{Time: 1_700_000_000 + m*60, Used: min(size, float64(m)*size/(2*1440)), Size: size})
	}
	var s State
	var latch verdict.Latch
	for m := 1440; m < len(samples); m += 10 {
		var v verdict.Verdict
		v, latch = verdict.Assess(usage.Series{Samples: samples}, verdict.DefaultPolicy, samples[m].Time, latch)
		next, change, ok := Observe(s, v)
		if ok {
			t.Fatalf("minute %d, %g of %g: %+v", m, v.Used, v.Size, change)
		}
		s = next
	}
}

// TestAWarmUpIsNoStandstill: the State of a new host, kept between its runs, is
// none; what it grows by from the beginning is no change.
func TestAWarmUpIsNoStandstill(t *testing.T) {
	var s State
	for m := range int64(300) {
		v := at(m, 20, 0)
		if v.WarmUp = m < 30; v.WarmUp {
			v.Forecast = forecast.Forecast{}
		}
		next, change, ok := Observe(s, v)
		if ok {
			t.Fatalf("minute %d: %+v", m, change)
		}
		b, err := next.MarshalBinary()
		if err != nil || s.UnmarshalBinary(b) != nil {
			t.Fatal(err)
		}
	}
}
