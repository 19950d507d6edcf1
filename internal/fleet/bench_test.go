package fleet

import (
	"math"
	"testing"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// BenchmarkJudge is one filesystem of a report, the network aside: a week of
// points in steps of five minutes becomes a row. Fifty thousand of them on two
// cores take 25,000 times as long.
func BenchmarkJudge(b *testing.B) {
	const now = 1_700_000_000
	r := &run{now: now, Options: Options{Policy: verdict.DefaultPolicy, Range: 7 * 24 * time.Hour, Sketches: true}}
	t := target{host: &mackerel.Host{}, id: usage.ID{Resource: usage.Filesystem, Name: "sda1"}, at: now, used: 150 * gib, size: 200 * gib}
	for name, used := range map[string]func(age float64) float64{
		"steady": func(age float64) float64 { return 150 - age },
		"teeth":  func(age float64) float64 { return 150 - age - 20*math.Mod(age, 1) },
		"flat":   func(age float64) float64 { return 150 + math.Sin(40*age) },
	} {
		b.Run(name, func(b *testing.B) {
			var points []usage.Point
			for at := int64(now - weekSpan); at < now; at += step {
				points = append(points, usage.Point{Time: at, Value: used(float64(now-at)/day) * gib})
			}
			var samples []usage.Sample
			b.ReportAllocs()
			for b.Loop() {
				_, samples = r.judge(t, points, samples[:0])
			}
		})
	}
}
