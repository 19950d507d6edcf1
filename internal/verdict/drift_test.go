package verdict

import (
	"strings"
	"testing"

	"mackerel-forecast/internal/usage"
)

// sized samples 30 days of five minutes; sizes and levels in GiB.
func sized(used, size func(day float64) float64) usage.Series {
	s := usage.Series{ID: usage.ID{Resource: usage.Filesystem, Name: "tank"}}
	for i := range 30 * 288 {
		at := float64(i) / 288
		s.Samples = append(s.Samples, usage.Sample{Time: start + int64(i)*300, Used: used(at) * gib, Size: size(at) * gib})
	}
	return s
}

func judged(s usage.Series) Verdict {
	last, _ := s.Last()
	v, _ := Assess(s, DefaultPolicy, last.Time, Latch{})
	return v
}

// TestADatasetIsFullWhenItsPoolIs: it stands still, or grows, while others take its size.
func TestADatasetIsFullWhenItsPoolIs(t *testing.T) {
	for name, c := range map[string]struct {
		used, size func(day float64) float64
		left       float64 // days
	}{
		"it stands still":       {func(float64) float64 { return 10 }, func(d float64) float64 { return 100 - 2.9*d }, 3 / 2.9},
		"both grow":             {func(d float64) float64 { return 10 + d }, func(d float64) float64 { return 170 - 3*d }, 10},
		"the others' come down": {func(d float64) float64 { return 10 + d }, func(d float64) float64 { return 60 - 5*(d-float64(int(d))) }, 15.5},
	} {
		v := judged(sized(c.used, c.size))
		if got := v.Expected / 86400; got < .8*c.left || got > 1.25*c.left {
			t.Errorf("%s: full in %.1f days, want %.1f", name, got, c.left)
		}
		if named := strings.Contains(v.Reason, "others take"); named != (name != "the others' come down") {
			t.Errorf("%s: %s", name, v.Reason)
		}
	}
}

// TestAResizeIsNoDrift: the forecast is that of the same levels below the present size.
func TestAResizeIsNoDrift(t *testing.T) {
	used := func(d float64) float64 { return 40 + d }
	want := judged(sized(used, func(float64) float64 { return 90 }))
	for name, size := range map[string]func(day float64) float64{
		"shrunk once":      func(d float64) float64 { return 200 - 110*min(1, float64(int(d/20))) },
		"extended twice":   func(d float64) float64 { return 60 + 15*min(2, float64(int(d/10))) },
		"to and fro":       func(d float64) float64 { return 90 - 15*float64(int(6*max(0, d-29.2))%2) },
		"in steps, online": func(d float64) float64 { return 60 + 30*max(0, min(1, (d-20)*24)) },
	} {
		got := judged(sized(used, size))
		if got.Expected != want.Expected || got.Early != want.Early || got.Reason != want.Reason {
			t.Errorf("%s: full in %.2f days, want %.2f; %s", name, got.Expected/86400, want.Expected/86400, got.Reason)
		}
	}
}
