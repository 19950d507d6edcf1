package verdict

import (
	"math"
	"math/rand/v2"
	"testing"

	"mackerel-forecast/internal/usage"
)

// wandering is a scratch disk that forgets within 20 minutes: five days, sampled each minute.
func wandering() usage.Series {
	random, level := rand.New(rand.NewPCG(7, 7)), 0.0
	keep := math.Exp(-1. / 20)
	return disk(5*1440, 60, 100*gib, func(float64) float64 {
		level = keep*level + math.Sqrt(1-keep*keep)*random.NormFloat64()
		return (90 + 8*max(-1, min(1, level/2))) * gib
	})
}

// TestWhatWandersIsNotPagedForAMinute: a page needs more than one moment that says so, by
// whatever clock it is asked.
func TestWhatWandersIsNotPagedForAMinute(t *testing.T) {
	s := wandering()
	var latch Latch
	asked, pages := 0, 0
	for _, x := range s.Samples[1440:] {
		was := latch.Status
		var v Verdict
		v, latch = Assess(s, DefaultPolicy, x.Time, latch)
		if soon := decide(v.Forecast, v.Span); severity(soon, DefaultPolicy) == Critical && was != Critical && !v.WarmUp {
			asked++
		}
		if v.Status == Critical && was != Critical {
			pages++
		}
	}
	if asked < 100 || pages > 23 {
		t.Errorf("%d pages of %d moments that asked for one, in four days", pages, asked)
	}
}

// TestARunawayIsPagedByAnyClock: each minute or each hour, the first page that is possible
// comes as soon.
func TestARunawayIsPagedByAnyClock(t *testing.T) {
	const began, fills = 4 * 86400, 10 * 3600.
	s := disk(4*1440+9*60, 60, 100*gib, func(at float64) float64 {
		return (30 + .01*math.Sin(at) + 70*max(0, at-began)/fills) * gib
	})
	paged := func(every int) int64 {
		var latch Latch
		for i := 1440; i < len(s.Samples); i += every {
			var v Verdict
			if v, latch = Assess(s, DefaultPolicy, s.Samples[i].Time, latch); v.Status == Critical {
				return v.Time - start - began
			}
		}
		return math.MaxInt64
	}
	each := paged(1)
	if each > 70*60 {
		t.Errorf("asked each minute, it is paged %d minutes after it began", each/60)
	}
	if hourly := paged(60); hourly-each > 3600 {
		t.Errorf("asked each hour, it is paged %d minutes after it began; asked each minute after %d", hourly/60, each/60)
	}
}
