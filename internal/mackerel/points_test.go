package mackerel

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
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

// TestValuesAreExact, in whichever way they are written.
func TestValuesAreExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 10_000 {
		value := float64(rng.Int64N(1<<44) << 12)
		for _, form := range []byte("fEg") {
			body := `{"metrics":[{"time":1700000000,"value":` + strconv.FormatFloat(value, form, -1, 64) + `}]}`
			points, err := readPoints(strings.NewReader(body), 2e9)
			if want := []Point{{Time: 1_700_000_000, Value: value}}; err != nil || !slices.Equal(points, want) {
				t.Fatalf("%s is %v, want %v, %v", body, points, want, err)
			}
		}
	}
}
