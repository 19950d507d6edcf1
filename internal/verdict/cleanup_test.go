package verdict

import (
	"fmt"
	"math"
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
