package verdict

import (
	"math"
	"testing"

	"mackerel-forecast/internal/simulate"
	"mackerel-forecast/internal/usage"
)

// TestOnlyRoomAndMovesMatter: a filesystem of twice the size that fills twice as
// fast, one that holds a GiB more which never moves, and one a week later are
// full in the same time.
func TestOnlyRoomAndMovesMatter(t *testing.T) {
	moved := map[string]func(usage.Sample) usage.Sample{
		"twice as large": func(p usage.Sample) usage.Sample {
			return usage.Sample{Time: p.Time, Used: 2 * p.Used, Size: 2 * p.Size}
		},
		"a GiB more": func(p usage.Sample) usage.Sample {
			return usage.Sample{Time: p.Time, Used: p.Used + 1<<30, Size: p.Size + 1<<30}
		},
		"a week later": func(p usage.Sample) usage.Sample {
			return usage.Sample{Time: p.Time + 7*86400, Used: p.Used, Size: p.Size}
		},
	}
	for _, family := range simulate.Families() {
		s := family.History(simulate.Tune, 3).Series
		for i := range s.Samples { // whole MiB, so that no sum is rounded
			s.Samples[i].Used = float64(int(s.Samples[i].Used) >> 20 << 20)
			s.Samples[i].Size = float64(int(s.Samples[i].Size) >> 20 << 20)
		}
		whole := s.Samples
		for _, part := range []int{1, 2, 5} { // of the history
			s.Samples = whole[:len(whole)/part]
			want, _ := Assess(s, DefaultPolicy, s.Samples[len(s.Samples)-1].Time, Latch{})
			for name, move := range moved {
				other := s
				other.Samples = make([]usage.Sample, len(s.Samples))
				for i, p := range s.Samples {
					other.Samples[i] = move(p)
				}
				got, _ := Assess(other, DefaultPolicy, other.Samples[len(other.Samples)-1].Time, Latch{})
				for _, p := range []float64{.1, .5, .9} {
					a, b := got.Forecast.Quantile(p), want.Forecast.Quantile(p)
					if a != b && !(math.Abs(a-b) < 1e-9*b) || got.WarmUp != want.WarmUp {
						t.Errorf("%s, %s: %g of the futures fill within %v s, else within %v s", family.Name, name, p, a, b)
					}
				}
			}
		}
	}
}
