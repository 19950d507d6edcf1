package verdict

import (
	"math"
	"strings"
)

// MoreUrgent orders verdicts for slices.SortFunc: by status, worst first, then by
// time until full, unknown last, then by name.
func MoreUrgent(a, b Verdict) int {
	switch {
	case a.Status.Worse(b.Status):
		return -1
	case b.Status.Worse(a.Status):
		return 1
	case secondsLeft(a) < secondsLeft(b):
		return -1
	case secondsLeft(a) > secondsLeft(b):
		return 1
	}
	return strings.Compare(a.Name, b.Name)
}

// secondsLeft is the median time until full, +Inf when not known.
func secondsLeft(v Verdict) float64 {
	switch {
	case v.Full():
		return 0
	case math.IsNaN(v.Expected):
		return math.Inf(1)
	}
	return v.Expected
}
