package retention

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"mackerel-forecast/internal/usage"
)

const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
	epoch  = 1_700_000_000
)

// teeth is a history of n samples, about step seconds apart, that grows,
// rotates, is flat at times, and is resized now and then.
func teeth(rng *rand.Rand, n int, step int64) []usage.Sample {
	samples := make([]usage.Sample, n)
	now, used, size := int64(epoch), 40.0, 100.0
	for i := range samples {
		now += 1 + rng.Int64N(2*step-1)
		switch rng.IntN(200) {
		case 0:
			used /= 2
		case 1:
			size *= 1.01
		case 2:
			now += rng.Int64N(3 * day)
		}
		if rng.IntN(3) > 0 {
			used += float64(rng.IntN(5)) - 1.9
		}
		used = max(used, 0)
		samples[i] = usage.Sample{Time: now, Used: used, Size: max(size, used+1)}
	}
	return samples
}

func ringOf(samples ...usage.Sample) *Ring {
	var r Ring
	for _, s := range samples {
		r.Add(s)
	}
	return &r
}

// remember is the package comment written as plainly as it can be: what a Ring
// must hold after any samples of different times.
func remember(samples []usage.Sample) []usage.Sample {
	rest := usage.Normalise(slices.Clone(samples))
	var kept []usage.Sample
	for _, l := range levels {
		var buckets [][]usage.Sample
		for _, s := range rest {
			if n := len(buckets); n > 0 && buckets[n-1][0].Time/l.width == s.Time/l.width {
				buckets[n-1] = append(buckets[n-1], s)
				continue
			}
			buckets = append(buckets, []usage.Sample{s})
		}
		cut := max(0, len(buckets)-l.limit)
		for _, b := range buckets[cut:] {
			trough, peak := b[0], b[0]
			for _, s := range b {
				if s.Used < trough.Used {
					trough = s
				}
				if s.Used >= peak.Used {
					peak = s
				}
			}
			kept = append(kept, trough, peak)
		}
		rest = slices.Concat(buckets[:cut]...)
	}
	kept = usage.Normalise(kept)
	for len(kept) > 0 && kept[0].Time < kept[len(kept)-1].Time-Age {
		kept = kept[1:]
	}
	return kept
}

func TestRingHoldsWhatThePackageSays(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name string
		n    int
		step int64
	}{
		{"one", 1, 60}, {"few", 7, 60}, {"exactly the newest", newest, 60}, {"one more", newest + 1, 60},
		{"seconds", 20_000, 1}, {"minutes", 60_000, 60}, {"five minutes", 40_000, 300}, {"days", 3000, day},
		{"minutes of 500 days", 720_000, 60},
	} {
		t.Run(c.name, func(t *testing.T) {
			samples := teeth(rng, c.n, c.step)
			want := remember(samples)
			if got := ringOf(samples...).Samples(); !slices.Equal(got, want) {
				t.Fatalf("in order: %s", difference(got, want))
			}
			var bulk Ring
			bulk.Import(samples)
			if got := bulk.Samples(); !slices.Equal(got, want) {
				t.Fatalf("in bulk: %s", difference(got, want))
			}
			if c.n > 100_000 {
				return
			}
			rng.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
			if got := ringOf(samples...).Samples(); !slices.Equal(got, want) {
				t.Fatalf("in any order: %s", difference(got, want))
			}
		})
	}
}

func difference(got, want []usage.Sample) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return "sample " + string(rune('0'+i%10)) + " differs"
		}
	}
	return "lengths differ"
}

// A backfill merges months of the past under the hour that was recorded so far.
func TestBackfillUnderWhatIsThere(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	samples := teeth(rng, 50_000, 120)
	want := remember(samples)
	for _, recorded := range []int{1, 60, newest, 10_000} {
		r := ringOf(samples[len(samples)-recorded:]...)
		r.Import(samples[:len(samples)-recorded+1])
		if got := r.Samples(); !slices.Equal(got, want) {
			t.Errorf("%d recorded before the backfill: %s", recorded, difference(got, want))
		}
	}
}

// Adding again what is remembered changes nothing: a crash between two writes
// of a history file leaves samples in two places.
func TestRememberedTwiceIsRememberedOnce(t *testing.T) {
	r := ringOf(teeth(rand.New(rand.NewPCG(5, 6)), 60_000, 60)...)
	want := slices.Clone(r.Samples())
	r.Import(want)
	if !slices.Equal(r.Samples(), want) {
		t.Error("samples changed")
	}
}

// In every window that is as wide as the widest bucket the extremes are the
// true ones, and so is every sample that is told.
func TestPeaksAndTroughsOfWindowsSurvive(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	samples := teeth(rng, 200_000, 60)
	truth := map[int64]usage.Sample{}
	for _, s := range samples {
		truth[s.Time] = s
	}
	got := ringOf(samples...).Samples()
	for _, s := range got {
		if truth[s.Time] != s {
			t.Fatalf("%v was never added", s)
		}
	}
	widest := levels[Levels-1].width
	want, have := extremes(samples, widest), extremes(got, widest)
	delete(want, got[0].Time/widest) // cut by age
	for window, w := range want {
		if window > got[0].Time/widest && have[window] != w {
			t.Fatalf("window %d: extremes %v, want %v", window, have[window], w)
		}
	}
}

func extremes(samples []usage.Sample, width int64) map[int64][2]float64 {
	windows := map[int64][2]float64{}
	for _, s := range samples {
		w, ok := windows[s.Time/width]
		if !ok {
			w = [2]float64{math.Inf(1), math.Inf(-1)}
		}
		windows[s.Time/width] = [2]float64{min(w[0], s.Used), max(w[1], s.Used)}
	}
	return windows
}

// A filesystem that grew while used stayed shows its old size and its new one.
func TestResizeStaysVisible(t *testing.T) {
	var r Ring
	for i := range int64(100_000) {
		size := 100.0
		if i >= 50_000 {
			size = 200
		}
		r.Add(usage.Sample{Time: epoch + i*minute, Used: 7, Size: size})
	}
	resized := int64(epoch + 50_000*minute)
	for _, s := range r.Samples() {
		if grown := s.Size == 200; grown != (s.Time >= resized) {
			t.Fatalf("size %v at %d s after the resize", s.Size, s.Time-resized)
		}
	}
}

func TestSamplesReachBackFourHundredDays(t *testing.T) {
	for _, step := range []int64{1, minute, 5 * minute, hour, day} {
		var r Ring
		for i := range min(int64(1_000_000), 500*day/step) {
			r.Add(usage.Sample{Time: epoch + i*step, Used: float64(i % 1000), Size: 1000})
		}
		got := r.Samples()
		last := got[len(got)-1].Time
		t.Logf("a sample every %d s: %d samples reach back %.1f days", step, len(got), float64(last-got[0].Time)/day)
		if reach := last - got[0].Time; step > 1 && reach < Age-6*hour || len(got) > MaxSamples {
			t.Errorf("a sample every %d s: %d samples reach back %d s", step, len(got), reach)
		}
	}
}

func TestClocksThatJumpPushOutFewSamples(t *testing.T) {
	samples := teeth(rand.New(rand.NewPCG(9, 10)), 30_000, 60)
	want := slices.Clone(ringOf(samples...).Samples())
	now := samples[len(samples)-1].Time
	for name, jump := range map[string]int64{"an hour ahead": hour, "ten years ahead": 3650 * day, "back to 1970": 100 - now} {
		r := ringOf(samples...)
		for i := range int64(30) {
			r.Add(usage.Sample{Time: now + jump + i*minute, Used: 99, Size: 100})
		}
		got := r.Until(now)
		if missing := len(want) - len(got); missing > 0 && name == "back to 1970" || missing > 30 {
			t.Errorf("%s: %d samples remembered, want about %d", name, len(got), len(want))
		}
		if got[len(got)-1] != samples[len(samples)-1] {
			t.Errorf("%s: the newest is %v", name, got[len(got)-1])
		}
	}
}

func TestEqualTimesLastWins(t *testing.T) {
	r := ringOf(usage.Sample{Time: 9, Used: 1, Size: 5}, usage.Sample{Time: 9, Used: 2, Size: 6})
	if got := r.Samples(); len(got) != 1 || got[0] != (usage.Sample{Time: 9, Used: 2, Size: 6}) {
		t.Errorf("got %v", got)
	}
}

func TestInvalidSamplesAreIgnored(t *testing.T) {
	r := ringOf(usage.Sample{}, usage.Sample{Time: 1, Used: math.NaN(), Size: 1}, usage.Sample{Time: -1, Used: 1, Size: 1})
	if got := r.Samples(); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}
