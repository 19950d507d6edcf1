package mackerel

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mackerel-forecast/internal/usage"
)

// TestValuesAreExact, in whichever way they are written.
func TestValuesAreExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 10_000 {
		value := float64(rng.Int64N(1<<44) << 12)
		for _, form := range []byte("fEg") {
			body := `{"metrics":[{"time":1700000000,"value":` + strconv.FormatFloat(value, form, -1, 64) + `}]}`
			points, err := readPoints(strings.NewReader(body), 2e9)
			if want := []usage.Point{{Time: 1_700_000_000, Value: value}}; err != nil || !slices.Equal(points, want) {
				t.Fatalf("%s is %v, want %v, %v", body, points, want, err)
			}
		}
	}
}
