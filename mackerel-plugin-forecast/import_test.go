package main

import (
	"bytes"
	"fmt"
	"io"
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

// damage cuts the one history of a state directory short.
func damage(t *testing.T, dir string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "*.history"))
	if len(files) != 1 {
		t.Fatalf("histories: %q", files)
	}
	if err := os.Truncate(files[0], 100_000); err != nil {
		t.Fatal(err)
	}
}

// TestAnImportSaysWhatItMended: where no minute ran since, nobody else does.
func TestAnImportSaysWhatItMended(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	csv := "time,used,size\n"
	for minute := range 2000 {
		csv += fmt.Sprintf("%d,1,2\n", 1_700_000_000+60*minute)
	}
	for _, want := range []string{"", "mackerel-plugin-forecast: history of memory memory: damaged ("} {
		var errs bytes.Buffer
		code := run(t.Context(), cli.Env{Args: []string{"import", "--resource", "memory", "--state-dir", dir, "-"}, Stdin: strings.NewReader(csv),
			Stdout: io.Discard, Stderr: &errs, Getenv: func(string) string { return "" }, Now: func() time.Time { return time.Unix(1_700_200_000, 0) }})
		if code != cli.ExitOK || strings.Count(errs.String(), "\n") != min(len(want), 1) || !strings.HasPrefix(errs.String(), want) {
			t.Errorf("exit %d, %q, want %q", code, errs.String(), want)
		}
		damage(t, dir)
	}
}
