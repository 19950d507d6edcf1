package mackerel

import (
	"slices"
	"testing"
)

// TestPointsFarApartAreInOrder: where an int has 32 bits the distance of two
// times does not fit into it.
func TestPointsFarApartAreInOrder(t *testing.T) {
	var points []Point
	for i, at := range []int64{1<<32 + 7, 7, 3e9, 7} {
		points = append(points, Point{Time: at, Value: float64(i)})
	}
	got := distinct(points)
	if want := []Point{{Time: 7, Value: 3}, {Time: 3e9, Value: 2}, {Time: 1<<32 + 7}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
