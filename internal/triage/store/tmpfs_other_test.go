//go:build !linux

package store

import "testing"

func mountTmpfs(t *testing.T, _ int) string {
	t.Fatal("only on Linux")
	return ""
}
