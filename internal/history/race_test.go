//go:build race

package history

// times is n, or a tenth of it under the race detector: each run is then ten
// times as slow, and finds no more. Both kinds run in `make test`.
func times(n int) int { return (n + 9) / 10 }
