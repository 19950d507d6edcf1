package retention

import (
	"math/rand/v2"
	"testing"

	"mackerel-forecast/internal/usage"
)

func BenchmarkAdd(b *testing.B) {
	samples := teeth(rand.New(rand.NewPCG(1, 1)), 600_000, 60)
	var r Ring
	r.Import(samples)
	now := samples[len(samples)-1].Time
	b.ReportAllocs()
	for b.Loop() {
		now += minute
		r.Add(usage.Sample{Time: now, Used: float64(now % 977), Size: 1000})
	}
}

// BenchmarkReplayMoment is what replay asks of a Ring at each moment of a
// history with a sample every five minutes: an hour of Adds, one Samples.
func BenchmarkReplayMoment(b *testing.B) {
	var r Ring
	now := int64(epoch)
	step := func() {
		now += 5 * minute
		r.Add(usage.Sample{Time: now, Used: float64(now % 977), Size: 1000})
	}
	for range 60 * day / (5 * minute) {
		step()
	}
	b.ReportAllocs()
	for b.Loop() {
		for range 12 {
			step()
		}
		if len(r.Samples()) == 0 {
			b.Fatal("nothing remembered")
		}
	}
}

func BenchmarkImport400Days(b *testing.B) {
	samples := make([]usage.Sample, Age/minute)
	for i := range samples {
		samples[i] = usage.Sample{Time: epoch + int64(i)*minute, Used: float64(i % 977), Size: 1000}
	}
	for b.Loop() {
		var r Ring
		r.Import(samples)
	}
}
