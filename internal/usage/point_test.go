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
