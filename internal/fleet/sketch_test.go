package fleet

import (
	"math"
	"testing"
	"time"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const sketchNow = 1_800_000_000

// growing is a history of n hours that ends now at last and grew by perHour.
func growing(n int, last, perHour, size float64) (samples []usage.Sample) {
	for i := range n {
		age := float64(n - 1 - i)
		samples = append(samples, usage.Sample{Time: sketchNow - int64(age)*3600, Used: last - age*perHour, Size: size})
	}
	return samples
}

func sketchOf(samples []usage.Sample) Sketch {
	v, _ := verdict.Assess(usage.Series{Samples: samples}, verdict.DefaultPolicy, sketchNow, verdict.Latch{})
	return sketch(samples, v, verdict.DefaultPolicy)
}

// TestASketchShowsAsMuchPastAsItHelps: three times what is left of a long history, and
// a third more than that of the future.
func TestASketchShowsAsMuchPastAsItHelps(t *testing.T) {
	const left = 40 * 3600.
	s := sketchOf(growing(30*24, 96, .1, 100))
	if math.Abs(s.Past/(3*left)-1) > .1 || math.Abs(s.Future/(1.3*left)-1) > .1 {
		t.Errorf("%.0f hours of past, %.0f of future", s.Past/3600, s.Future/3600)
	}
	if s.High != 100 || s.Low > 84 || s.Low < 80 {
		t.Errorf("from %g to %g", s.Low, s.High)
	}
	levels := s.History()
	for i := 1; i < pastColumns; i++ {
		if levels[i] <= levels[i-1] || levels[i] > Top {
			t.Fatalf("column %d of growth is %d after %d", i, levels[i], levels[i-1])
		}
	}
	low, median, high := s.Band()
	if len(low) != futureColumns || len(median) != futureColumns || len(high) != futureColumns || median[0] != levels[pastColumns-1] || median[futureColumns-1] != Top {
		t.Errorf("the median goes from %d to %d, now is %d", median[0], median[futureColumns-1], levels[pastColumns-1])
	}
	for i := range futureColumns {
		if low[i] > median[i] || median[i] > high[i] {
			t.Errorf("at %d of %d: %d %d %d", i, futureColumns, low[i], median[i], high[i])
		}
	}
}

func TestASketchOfWhatIsFlatHasItsTrueShare(t *testing.T) {
	s := sketchOf(growing(48, 60, 0, 100))
	if s.Low > 60 || s.Low < 50 || s.Past != 47*3600 || s.Future != s.Past/2 {
		t.Errorf("from %g to %g, %g and %g hours", s.Low, s.High, s.Past/3600, s.Future/3600)
	}
	if full := sketchOf(growing(48, 100, 0, 100)); full.Low != 0 || full.History()[pastColumns-1] != Top {
		t.Errorf("a full disk from %g, now %d", full.Low, full.History()[pastColumns-1])
	}
	full := sketchOf(growing(48, 100, 1, 100))
	if low, _, high := full.Band(); low[0] != Absent || high[futureColumns-1] != Absent {
		t.Errorf("of what is full there is a future: %d to %d", low[0], high[futureColumns-1])
	}
}

// TestColumnsWithoutSamplesAreAbsent, and the highest sample of a column counts.
func TestColumnsWithoutSamplesAreAbsent(t *testing.T) {
	at := func(column float64) int64 { return sketchNow - int64((pastColumns-column)*3600) }
	columns := peaks([]usage.Sample{
		{Time: at(-.5), Used: 99}, // before
		{Time: at(0), Used: 1}, {Time: at(0.5), Used: 3}, {Time: at(.75), Used: 2},
		{Time: at(pastColumns - .5), Used: 7}, {Time: sketchNow, Used: 8},
	}, sketchNow, pastColumns*3600)
	for i, v := range columns {
		want := math.NaN()
		switch i {
		case 0:
			want = 3
		case pastColumns - 1:
			want = 8
		}
		if v != want && !(math.IsNaN(v) && math.IsNaN(want)) {
			t.Errorf("column %d is %g, want %g", i, v, want)
		}
	}
	if s := (&Sketch{Low: 5, High: 5}); s.level(5) != Absent || s.level(math.NaN()) != Absent {
		t.Error("a level of nothing")
	}
	if s := (&Sketch{Low: 0, High: 10}); s.level(-1) != 0 || s.level(5) != Top/2 || s.level(11) != Top {
		t.Error("levels are not cut to what is drawn")
	}
}

func TestASketchWithoutSamples(t *testing.T) {
	v := verdict.Verdict{Time: sketchNow, Size: 100, Used: 60, Expected: time.Hour.Seconds() * 10, Early: 3600, Late: 72000}
	s := sketch(nil, v, verdict.DefaultPolicy)
	if s.Empty() || s.Past != 5*3600 || s.Future != 13*3600 || s.History()[0] != Absent {
		t.Errorf("%g and %g hours", s.Past/3600, s.Future/3600)
	}
	v.Expected = math.Inf(1)
	if s := sketch(nil, v, verdict.DefaultPolicy); !s.Empty() {
		t.Error("of nothing at all there is a picture")
	}
}
