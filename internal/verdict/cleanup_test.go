package verdict

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// refilled fills by rate of its size a day from start on, is cleaned up by freed
// when it is full, and fills again.
func refilled(start, rate, freed float64) (used func(at float64) float64, first, second float64) {
	first = (1 - start) / rate * 86400
	second = first + freed/rate*86400
	return func(at float64) float64 {
		if at <= first {
			return start + rate*at/86400
		}
		return 1 - freed + rate*(at-first)/86400
	}, first, second
}

// TestGrowthGoesOnAfterACleanup: the same pace as before is neither a stop nor a
// fall, at whatever hour after it, and what was told stays told until it is full.
func TestGrowthGoesOnAfterACleanup(t *testing.T) {
	const size = 1 << 40
	for _, c := range []struct{ start, rate, freed float64 }{
		{.4, .01, .1}, {.3, .05, .1}, {.3, .1, .3}, {.3, .3, .3}, {.3, .8, .5},
	} {
		t.Run(fmt.Sprintf("%g a day, cleaned up by %g", c.rate, c.freed), func(t *testing.T) {
			used, first, second := refilled(c.start, c.rate, c.freed)
			step := int64(min(3600, second/300))
			s := disk(int(second/float64(step)), step, size, func(at float64) float64 { return size * used(at) })
			told := OK
			for _, v := range replay(s, DefaultPolicy) {
				at := float64(v.Time - start)
				if at < first+.05*(second-first) {
					continue
				}
				left := second - at
				if v.Expected > 3*left+3*float64(step) || strings.Contains(v.Reason, "falls") || strings.Contains(v.Reason, "stopped") {
					t.Fatalf("%.1f h before full: %.1f h, %s", left/3600, v.Expected/3600, v.Reason)
				}
				if at < first+.4*(second-first) {
					continue
				}
				if told.Worse(v.Status) {
					t.Fatalf("%.1f h before full: %v after %v, %s", left/3600, v.Status, told, v.Reason)
				}
				told = v.Status
			}
			if told != Critical {
				t.Errorf("full, and %v", told)
			}
		})
	}
}

// TestACleanupIsNamed: not as a pace that falls.
func TestACleanupIsNamed(t *testing.T) {
	const size, gib = 200 << 30, 1 << 30
	s := disk(29*288, 300, size, func(at float64) float64 {
		if days := at / 86400; days < 25 {
			return gib * (100 + 2*days)
		}
		return gib*20 + 1e7*math.Sin(at)
	})
	named := 0
	for i := 25*288 + 12; i < len(s.Samples); i += 6 {
		v, _ := Assess(s, DefaultPolicy, s.Samples[i].Time, Latch{})
		if strings.Contains(v.Reason, "falls") && v.Forecast.Growth*86400 < -gib {
			t.Fatalf("%d h after it: %s", (i-25*288)/12, v.Reason)
		}
		if strings.HasPrefix(v.Reason, "cleaned up 130 GiB at ") {
			named++
		}
	}
	if named < 100 {
		t.Errorf("told at %d of 190 moments", named)
	}
}

// TestARotationOnGrowthIsNamed: what fills the disk is its peak.
func TestARotationOnGrowthIsNamed(t *testing.T) {
	const size, gib = 200 << 30, 1 << 30
	s := disk(80*24, 3600, size, func(at float64) float64 {
		days := at / 86400
		return gib * (55 + days + 60*math.Mod(days, 1))
	})
	v, _ := Assess(s, DefaultPolicy, s.Samples[80*24-1].Time, Latch{})
	if !strings.HasPrefix(v.Reason, "rotates daily, peak 9") || !strings.Contains(v.Reason, "peaks climb") {
		t.Errorf("full in %.1f days: %s", v.Expected/86400, v.Reason)
	}
}

// TestASmallCleanupShowsToo: where there was little room, as much again is a lot.
func TestASmallCleanupShowsToo(t *testing.T) {
	const size, cleaned = 1 << 40, 30 * 288
	s := disk(cleaned+11, 300, size, func(at float64) float64 {
		if at >= cleaned*300 {
			return size * (.985 - .02)
		}
		return size * (.985 - .003*(30-at/86400))
	})
	var latch Latch
	for i := cleaned - 288; i < len(s.Samples); i++ {
		var v Verdict
		if v, latch = Assess(s, DefaultPolicy, s.Samples[i].Time, latch); i < cleaned && v.Status != Warning {
			t.Fatalf("%v before the cleanup", v.Status)
		} else if i > cleaned+9 && v.Status != OK {
			t.Errorf("%v 10 samples after it: full in %.1f days", v.Status, v.Expected/86400)
		}
	}
}

// filled is a history that is flat, fills in so many samples, is full for 5, is
// cleaned up to low, as often as times says, and stands still for 60 samples.
func filled(flat, fill, times int, low float64) func(sample int) float64 {
	const start = .3
	round := flat + fill + 5
	return func(sample int) float64 {
		at := sample % round
		switch {
		case sample >= times*round:
			return low
		case at < flat:
			return start
		}
		return min(1, start+(1-start)*float64(at-flat+1)/float64(fill))
	}
}

// TestACleanupShowsWhateverWasBefore: within 10 samples, and for as long as
// nothing rises: a person cleaned up, whatever made that necessary.
func TestACleanupShowsWhateverWasBefore(t *testing.T) {
	for _, c := range []struct {
		flat, fill, times int
		low               float64
	}{
		{0, 120, 1, .3}, {20, 60, 1, .3}, {60, 60, 1, .3}, {120, 240, 1, .3}, {1000, 200, 1, .3}, {3000, 60, 1, .3},
		{60, 60, 1, .6}, {300, 100, 1, .5}, {60, 60, 1, .1},
		{30, 60, 2, .3}, {500, 100, 2, .3}, {500, 100, 3, .3}, {500, 100, 5, .3},
	} {
		for _, step := range []int64{1, 60, 300} {
			for _, noise := range []float64{0, .002} {
				t.Run(fmt.Sprintf("%d flat, %d filling, %d times, to %g, each %d s, noise %g", c.flat, c.fill, c.times, c.low, step, noise), func(t *testing.T) {
					used, random := filled(c.flat, c.fill, c.times, c.low), rand.New(rand.NewPCG(1, 2))
					cleaned := c.times * (c.flat + c.fill + 5)
					s := disk(cleaned+60, step, 1<<40, func(at float64) float64 {
						return (1 << 40) * min(1, used(int(at)/int(step))+noise*random.Float64())
					})
					late := 0
					var latch Latch
					for i := max(0, cleaned-20); i < len(s.Samples); i++ {
						var v Verdict
						v, latch = Assess(s, DefaultPolicy, s.Samples[i].Time, latch)
						if i == cleaned-1 && v.Status != Critical {
							t.Fatalf("%v before the cleanup", v.Status)
						}
						if i >= cleaned+10 && v.Status != OK {
							late++
						}
					}
					if late > 0 {
						t.Errorf("not OK at %d of 50 samples, 10 samples after the cleanup and later", late)
					}
				})
			}
		}
	}
}
