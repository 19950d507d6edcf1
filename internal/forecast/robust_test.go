package forecast

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMedianIsThatOfASort(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for n := 1; n < 400; n++ {
		for _, spread := range []int64{1, 3, 1 << 40} { // all equal, many equal, none
			x := make([]float64, n)
			for i := range x {
				x[i] = float64(random.Int64N(spread)) - float64(spread)/3
			}
			switch n % 4 {
			case 1:
				slices.Sort(x)
			case 2:
				slices.Sort(x)
				slices.Reverse(x)
			}
			sorted := slices.Sorted(slices.Values(x))
			want := (sorted[(n-1)/2] + sorted[n/2]) / 2
			if got := median(x); got != want {
				t.Fatalf("median of %v is %v, not %v", sorted, got, want)
			}
			if slices.Sort(x); !slices.Equal(x, sorted) {
				t.Fatalf("%v was changed to %v", sorted, x)
			}
		}
	}
}
