package fleet

import (
	"slices"
	"testing"

	"mackerel-forecast/internal/usage"
)

// TestResolved: an average is the value in the middle of its step; of minutes
// there are more than are needed.
func TestResolved(t *testing.T) {
	every := func(step int64, values ...float64) (points []usage.Point) {
		for i, v := range values {
			points = append(points, usage.Point{Time: 3600 + step*int64(i), Value: v})
		}
		return points
	}
	for name, c := range map[string]struct {
		points []usage.Point
		now    int64
		want   []usage.Point
	}{
		"minutes, five by five":      {every(60, 1, 2, 3, 4, 10, 20, 30), 3600 + 7*60, []usage.Point{{Time: 3750, Value: 4}, {Time: 4050, Value: 25}}},
		"the minute that is now":     {every(60, 1, 3), 3660, []usage.Point{{Time: 3750, Value: 2}}},
		"minutes with a hole":        {slices.Delete(every(60, 1, 2, 9, 9, 9, 9, 9, 8, 8), 2, 7), 4200, []usage.Point{{Time: 3750, Value: 1.5}, {Time: 4050, Value: 8}}},
		"five minutes, all over":     {every(300, 1, 2, 3), 3600 + 3*300, []usage.Point{{Time: 3750, Value: 1}, {Time: 4050, Value: 2}, {Time: 4350, Value: 3}}},
		"five minutes, one not over": {every(300, 1, 2, 3), 3600 + 3*300 - 1, []usage.Point{{Time: 3750, Value: 1}, {Time: 4050, Value: 2}}},
		"hours, one not over":        {every(3600, 1, 2, 3), 3*3600 + 1800, []usage.Point{{Time: 5400, Value: 1}, {Time: 9000, Value: 2}}},
		"nothing":                    {nil, 3600, nil},
	} {
		if got := resolved(c.points, c.now); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
