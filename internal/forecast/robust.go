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
	n := len(x)
	high := quickselect(x, n/2)
	if n%2 == 1 {
		return high
	}
	return (slices.Max(x[:n/2]) + high) / 2
}

// quickselect returns the element that would stand at k if x were sorted, and moves
// what is not above it before it: Hoare's FIND (1961), a third of the time of
// a sort. Few elements are sorted, and so is what has bad luck with its pivots.
func quickselect(x []float64, k int) float64 {
	from, to := 0, len(x)-1
	for range 64 {
		if to-from < 16 {
			break
		}
		pivot := middle(x[from], x[from+(to-from)/2], x[to])
		i, j := from, to
		for i <= j {
			for x[i] < pivot {
				i++
			}
			for x[j] > pivot {
				j--
			}
			if i <= j {
				x[i], x[j] = x[j], x[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k <= j:
			to = j
		case k >= i:
			from = i
		default:
			return x[k]
		}
	}
	slices.Sort(x[from : to+1])
	return x[k]
}

func middle(a, b, c float64) float64 { return max(min(a, b), min(max(a, b), c)) }

// scaledMAD returns the normal-consistent median absolute deviation of x about
// centre, 1.4826 MAD (Hampel 1974), reordering x.
func scaledMAD(x []float64, centre float64) float64 {
	for i := range x {
		x[i] = math.Abs(x[i] - centre)
	}
	return 1.4826 * median(x)
}

// trimmedRMS returns the root mean square of x, which must not be negative,
// without its largest twelfth and at least 4: a few jumps are not noise, many
// are. It sorts x.
func trimmedRMS(x []float64) float64 {
	slices.Sort(x)
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
