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
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
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

// TestAnImportInAnotherUnitIsRefused: the check would take it for a disk that grew a
// thousandfold within the minute.
func TestAnImportInAnotherUnitIsRefused(t *testing.T) {
	t.Parallel()
	const now = 1_700_000_060
	memory := collect.Memory(now)
	if memory.Err != nil {
		t.Fatal(memory.Err)
	}
	for _, c := range []struct {
		unit float64
		code int
		says string
	}{
		{1 << 10, cli.ExitIncomplete, "mackerel-plugin-forecast: memory: size "},
		{1, 0, ""},
	} {
		dir := filepath.Join(t.TempDir(), "state")
		var out, errs bytes.Buffer
		record := fmt.Sprintf("time,used,size\n1700000000,1,%f\n", memory.Sample.Size/c.unit)
		code := run(t.Context(), cli.Env{Args: []string{"import", "--resource", "memory", "--state-dir", dir, "-"}, Stdin: strings.NewReader(record),
			Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Now: func() time.Time { return time.Unix(now, 0) }})
		_, err := os.Stat(dir)
		if code != c.code || !strings.HasPrefix(errs.String(), c.says) || (errs.Len() > 0) != (c.says != "") || (err == nil) != (code == 0) {
			t.Errorf("in units of %g: exit %d, %q, %v", c.unit, code, errs.String(), err)
		}
	}
}

func TestWrongUnit(t *testing.T) {
	t.Parallel()
	const here = 199.902 * testGiB
	for size, want := range map[float64]bool{
		here / (1 << 10): true, here / 1e3: true, 199.902: true, here / 1e9: true, here / (1 << 20): true, here / (1 << 40): true,
		1.05 * here / (1 << 10): true, 0.95 * here / 1e9: true, // the root reserve, counted as room
		here: false, here / 2: false, here * 100: false, here * 1024: false, here / 700: false, here / 1300: false, 0: false,
	} {
		if wrongUnit(size, here) != want {
			t.Errorf("%s in the file, %s here: wrong unit is %v", units.FormatBytes(size), units.FormatBytes(here), !want)
		}
	}
	if wrongUnit(200, 0) {
		t.Error("a size that is not known is of another unit")
	}
	err := checkUnit(usage.Sample{Size: 199.902}, here)
	if want := "size 200 B in the file, 199.9 GiB here: write bytes"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
