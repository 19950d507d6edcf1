package forecast

import (
	"math"
	"slices"
)

// median returns the middle of x, reordering it; 0 when x is empty.
func median(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	slices.Sort(x)
	n := len(x)
	return (x[(n-1)/2] + x[n/2]) / 2
}

// spread returns the normal-consistent median absolute deviation of x about
// centre, 1.4826 MAD (Rousseeuw and Croux 1993), reordering x.
func spread(x []float64, centre float64) float64 {
	for i := range x {
		x[i] = math.Abs(x[i] - centre)
	}
	return 1.4826 * median(x)
}

// trimmed returns the root mean square of x, which must be sorted in
// increasing order of size and not negative, without its largest twelfth and
// at least 4: a few jumps are not noise, many are.
func trimmed(x []float64) float64 {
	n := len(x) - max(4, len(x)/12)
	if n < 4 {
		return 0
	}
	sum := 0.0
	for _, v := range x[:n] {
		sum += v * v
	}
	return math.Sqrt(sum / float64(n))
}
