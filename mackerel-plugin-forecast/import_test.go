package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/testneed"
)

// TestAnImportThatFailsIsOneLine, whatever the names in it hold.
func TestAnImportThatFailsIsOneLine(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "not a\ndirectory")
	testneed.Able(t, os.WriteFile(dir, nil, 0o600)) // Windows has no such names
	var out, errs bytes.Buffer
	code := run(t.Context(), cli.Env{Args: []string{"import", "--state-dir", dir, "-"}, Stdin: strings.NewReader("time,used,size\n1700000000,1,2\n"),
		Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Now: func() time.Time { return time.Unix(1_700_000_060, 0) }})
	if code != cli.ExitIncomplete || out.Len() > 0 || strings.Count(errs.String(), "\n") != 1 || !strings.HasPrefix(errs.String(), "mackerel-plugin-forecast: ") {
		t.Errorf("exit %d, %q, %q", code, out.String(), errs.String())
	}
}
