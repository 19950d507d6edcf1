//go:build !linux

package history

func prefault[T any]([]T) {}
