package baseline

import (
	"math"
	"testing"

	"mackerel-forecast/internal/usage"
)

// straight rises from 1000 by 1 in each ten seconds for ten days, a sample each
// five minutes.
func straight() (samples []usage.Sample, now int64) {
	for t := int64(0); t <= 10*day; t += 300 {
		samples = append(samples, usage.Sample{Time: 1e9 + t, Used: 1000 + float64(t)/10, Size: 100000})
	}
	return samples, 1e9 + 10*day
}

func TestEveryMethodKnowsAStraightLine(t *testing.T) {
	samples, now := straight()
	want := 10 * (100000 - 1000 - 10*day/10.0)
	for _, m := range Methods() {
		if got := m.UntilFull(samples, now); math.Abs(got/want-1) > 1e-6 {
			t.Errorf("%s: %v seconds, want %v", m.Name, got, want)
		}
		// The last sample may be older than now.
		if got := m.UntilFull(samples[:len(samples)-3], now); m.Name != "Checkmk trend 24h" && math.Abs(got/want-1) > 1e-6 {
			t.Errorf("%s with a late sample: %v seconds, want %v", m.Name, got, want)
		}
	}
}

func TestEveryMethodAtItsLimits(t *testing.T) {
	sample := func(t int64, used float64) usage.Sample { return usage.Sample{Time: 1e9 + t, Used: used, Size: 100} }
	tests := []struct {
		name    string
		samples []usage.Sample
		want    float64
	}{
		{"no sample", nil, math.NaN()},
		{"one sample", []usage.Sample{sample(0, 50)}, math.NaN()},
		{"full, and falling", []usage.Sample{sample(0, 110), sample(600, 100)}, 0},
		{"flat", []usage.Sample{sample(0, 50), sample(600, 50), sample(1200, 50)}, math.Inf(1)},
		{"falling", []usage.Sample{sample(0, 50), sample(600, 40), sample(1200, 30)}, math.Inf(1)},
	}
	for _, tt := range tests {
		for _, m := range Methods() {
			got := m.UntilFull(tt.samples, 1e9+1200)
			if got != tt.want && !(math.IsNaN(got) && math.IsNaN(tt.want)) {
				t.Errorf("%s, %s: %v, want %v", tt.name, m.Name, got, tt.want)
			}
		}
	}
}

func TestEachMethodLooksAtItsWindow(t *testing.T) {
	var samples []usage.Sample
	for t := int64(0); t <= 20*day; t += 600 {
		used := 1e6 // it stood still at the start, then grew by 1 a second since the last day
		if t > 19*day {
			used += float64(t - 19*day)
		}
		samples = append(samples, usage.Sample{Time: 1e9 + t, Used: used, Size: 2e6})
	}
	want := 2e6 - samples[len(samples)-1].Used
	for _, m := range Methods() {
		got := m.UntilFull(samples, 1e9+20*day)
		if short := m.Name == "OLS 6h" || m.Name == "Zabbix timeleft 1h"; short != (math.Abs(got/want-1) < 1e-3) {
			t.Errorf("%s: %v, the present rate says %v", m.Name, got, want)
		}
	}
}
