package replay

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"mackerel-forecast/internal/simulate"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// sixtyDays makes series of 60 days at 5 minutes, of different kinds.
func sixtyDays(n int) []usage.Series {
	var all []usage.Series
	for i := range n {
		recipe := simulate.Recipe{Name: fmt.Sprint("fs", i), Size: 1 << 40, Used: 1 << 38, Growth: float64(i%4) * (1 << 31), Noise: 1 << 28,
			Start: time.Unix(1.7e9, 0), For: 60 * 24 * time.Hour, Every: 5 * time.Minute, Seed: uint64(i)}
		if i%2 == 1 {
			recipe.Teeth = []simulate.Tooth{{Height: 1 << 37, Period: 24 * time.Hour}}
		}
		series, _ := recipe.Series(context.Background()) // which does not end
		all = append(all, series)
	}
	return all
}

// BenchmarkManySeries shows moments a second on all cores.
func BenchmarkManySeries(b *testing.B) {
	series := sixtyDays(8)
	opts := Options{Policy: verdict.DefaultPolicy, Every: time.Hour}
	moments := 0
	for b.Loop() {
		err := Ordered(context.Background(), series, io.Discard, func(s usage.Series, w io.Writer) error {
			return Run(s, opts, func(v verdict.Verdict) error {
				_, err := fmt.Fprintln(w, v.Time, v.Expected, v.Status)
				return err
			})
		})
		if err != nil {
			b.Fatal(err)
		}
		for _, s := range series {
			moments += 1 + int((s.Samples[len(s.Samples)-1].Time-s.Samples[0].Time)/3600)
		}
	}
	b.ReportMetric(float64(moments)/b.Elapsed().Seconds(), "moments/s")
}
