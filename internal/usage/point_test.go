package usage

import (
	"math"
	"slices"
	"testing"
)

func TestPair(t *testing.T) {
	used := []Point{{10, 1}, {20, 2}, {30, 3}, {40, math.NaN()}, {50, 5}}
	for _, c := range []struct {
		what  string
		sizes []Point
		want  []Sample
	}{
		{"no size", nil, nil},
		{"one size, told late", []Point{{45, 9}}, []Sample{{10, 1, 9}, {20, 2, 9}, {30, 3, 9}, {50, 5, 9}}},
		{"grown at the second, shrunk to nothing at the last", []Point{{5, 7}, {20, 8}, {50, 0}}, []Sample{{10, 1, 7}, {20, 2, 8}, {30, 3, 8}}},
	} {
		if got := Pair(used, c.sizes); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	if got := Pair(nil, used); got != nil {
		t.Errorf("of no use: %v", got)
	}
}

// TestPointsFarApartAreInOrder: where an int has 32 bits the distance of two
// times does not fit into it.
func TestPointsFarApartAreInOrder(t *testing.T) {
	var points []Point
	for i, at := range []int64{1<<32 + 7, 7, 3e9, 7} {
		points = append(points, Point{Time: at, Value: float64(i)})
	}
	got := Normalise(points)
	if want := []Point{{Time: 7, Value: 3}, {Time: 3e9, Value: 2}, {Time: 1<<32 + 7}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestCentred(t *testing.T) {
	for name, c := range map[string]struct {
		points, want []Point
		now, step    int64
	}{
		"minutes":          {[]Point{{60, 1}, {120, 2}, {180, 3}}, []Point{{60, 1}, {120, 2}, {180, 3}}, 180, 60},
		"all over":         {[]Point{{600, 1}, {900, 2}}, []Point{{750, 1}, {1050, 2}}, 1200, 300},
		"one not over":     {[]Point{{600, 1}, {900, 2}}, []Point{{750, 1}}, 1199, 300},
		"one, of any step": {[]Point{{600, 1}}, []Point{{600, 1}}, 600, 0},
		"none":             {},
	} {
		if got, step := Centred(c.points, c.now); !slices.Equal(got, c.want) || step != c.step {
			t.Errorf("%s: %v in steps of %d", name, got, step)
		}
	}
}

func TestBetween(t *testing.T) {
	points := []Point{{Time: 10}, {Time: 20}, {Time: 30}}
	for _, c := range []struct {
		from, to int64
		first, n int
	}{{0, 100, 0, 3}, {10, 20, 1, 1}, {9, 10, 0, 1}, {10, 19, 1, 0}, {30, 40, 3, 0}, {25, 5, 2, 0}, {0, 5, 0, 0}} {
		if got := Between(points, c.from, c.to); !slices.Equal(got, points[c.first:c.first+c.n]) {
			t.Errorf("after %d up to %d: %v", c.from, c.to, got)
		}
	}
}

func TestShare(t *testing.T) {
	for s, want := range map[Sample]float64{{Used: 1, Size: 4}: .25, {Used: 5, Size: 4}: 1.25, {Used: 1}: 0} {
		if got := s.Share(); got != want {
			t.Errorf("%+v: %g, want %g", s, got, want)
		}
	}
}

// TestAsOf: a value of a clock that is ahead by a day counts, one of a year does not.
func TestAsOf(t *testing.T) {
	for newest, want := range map[int64]int64{900: 1000, 1000: 1000, 1001: 1001, 1000 + 86400: 1000 + 86400, 1001 + 86400: 1000} {
		if got := AsOf(1000, newest); got != want {
			t.Errorf("the newest at %d: until %d, want %d", newest, got, want)
		}
	}
}
