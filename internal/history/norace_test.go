//go:build !race

package history

func times(n int) int { return n }
