package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/usage"
)

func plotOf(t *testing.T, s *mackereltest.Server, now time.Time, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := map[string]string{"MACKEREL_APIKEY": s.Key}
	code = run(context.Background(), cli.Env{Args: append([]string{"plot", "--apibase", s.URL, "--format", "svg"}, args...),
		Stdout: &out, Stderr: &errs, Getenv: func(name string) string { return env[name] }, Now: func() time.Time { return now }})
	if strings.Contains(out.String()+errs.String(), s.Key) {
		t.Error("the key is told")
	}
	return code, out.String(), errs.String()
}

func TestPlotFromMackerel(t *testing.T) {
	t.Parallel()
	s, now, ids := shop(t)
	bare := s.AddHost(mackereltest.Host{Name: "bare"})
	code, out, stderr := plotOf(t, s, now, "--host", ids[0], "--path", "/")
	if code != 0 || stderr != "" || !strings.Contains(out, "The db1: / (mapper_VolGroup-lv_root)") ||
		!strings.Contains(out, "capacity 100 GiB") || !regexp.MustCompile(`>full \d+ \w+ \d{4}, in (4d2\dh|5d)`).MatchString(out) {
		t.Errorf("exit %d, %q, %.2000s", code, stderr, out)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--host", "nobody"}, 1, "host nobody: 404 Host not found."},
		{[]string{"--host", ids[0], "--path", "/none"}, 2, "nothing of host " + ids[0] + " matches"},
		{[]string{"--host", bare}, 2, "nothing to draw: Mackerel knows no filesystem of host " + bare},
		{[]string{"--host", ids[0], "--resource", "inode"}, 2, "not known to Mackerel"},
		{[]string{"--host", ids[2]}, 1, "Metric not found."},
		{[]string{"--host", ids[0], "--resource", "memory"}, 1, "memory.used"},
		{[]string{"--host", ids[0], "-o", filepath.Join(t.TempDir(), "none\x1b", "a.svg")}, 1, `none\x1b`},
	} {
		if code, out, stderr := plotOf(t, s, now, c.args...); code != c.code || out != "" || !strings.Contains(stderr, c.says) || strings.ContainsRune(stderr, 0x1b) {
			t.Errorf("%v: exit %d, %q, %q", c.args, code, stderr, out)
		}
	}
}

// TestPlotFromMackerelByAClockThatIsBehindShowsTheNewest, as fleet does.
func TestPlotFromMackerelByAClockThatIsBehindShowsTheNewest(t *testing.T) {
	t.Parallel()
	s, now := mackereltest.New(t), time.Now()
	root := mackereltest.Filesystem{Device: "/dev/sda1", Mount: "/", KBUsed: 50 << 20, KBAvailable: 50 << 20}
	id := s.AddHost(mackereltest.Host{Name: "db1", Meta: mackereltest.MetaFilesystem(root)})
	var used []mackereltest.Point
	for at := now.Unix() - 7*testDay; at < now.Unix(); at += 3600 {
		used = append(used, mackereltest.Point{Time: at, Value: 50 * testGiB})
	}
	s.SetPoints(id, "filesystem.sda1.used", append(used, mackereltest.Point{Time: now.Unix(), Value: 100 * testGiB})...)
	s.SetPoints(id, "filesystem.sda1.size", mackereltest.Point{Time: now.Unix(), Value: 100 * testGiB})
	if code, out, stderr := plotOf(t, s, now.Add(-time.Minute), "--host", id); code != 0 || !strings.Contains(out, "CRITICAL, 100% of 100 GiB used, full") {
		t.Errorf("exit %d, %q, %.2000s", code, stderr, out)
	}
}

// TestPlotOfAHostThatTellsNoFilesystems takes those that it posts, as fleet does.
func TestPlotOfAHostThatTellsNoFilesystems(t *testing.T) {
	t.Parallel()
	s, now := mackereltest.New(t), time.Now()
	id := s.AddHost(mackereltest.Host{Name: "bare1"})
	for _, name := range []string{"sda1", "_data"} {
		var used []mackereltest.Point
		for at := now.Unix() - 7*testDay; at <= now.Unix(); at += 3600 {
			used = append(used, mackereltest.Point{Time: at, Value: 50 * testGiB})
		}
		s.SetPoints(id, "filesystem."+name+".used", used...)
		s.SetPoints(id, "filesystem."+name+".size", mackereltest.Point{Time: now.Unix(), Value: 100 * testGiB})
	}
	if code, out, stderr := plotOf(t, s, now, "--host", id, "--include", "data"); code != 0 || !strings.Contains(out, "bare1: _data") {
		t.Errorf("exit %d, %q, %.300s", code, stderr, out)
	}
	if code, _, stderr := plotOf(t, s, now, "--host", id); code != 2 || !strings.Contains(stderr, "such as _data, sda1") {
		t.Errorf("exit %d, %q", code, stderr)
	}
}

// TestPlotOfAWindowsHost names the drive as the hint for several matches does.
func TestPlotOfAWindowsHost(t *testing.T) {
	t.Parallel()
	s, now := mackereltest.New(t), time.Now()
	var table []mackereltest.Filesystem
	for _, drive := range []string{"C:", "D:"} {
		table = append(table, mackereltest.Filesystem{Device: drive, Mount: drive, KBUsed: 50 << 20, KBAvailable: 50 << 20})
	}
	id := s.AddHost(mackereltest.Host{Name: "win1", Meta: mackereltest.MetaFilesystem(table...)})
	var used []mackereltest.Point
	for at := now.Unix() - 7*testDay; at <= now.Unix(); at += 3600 {
		used = append(used, mackereltest.Point{Time: at, Value: 50 * testGiB})
	}
	s.SetPoints(id, "filesystem.D.used", used...)
	s.SetPoints(id, "filesystem.D.size", mackereltest.Point{Time: now.Unix(), Value: 100 * testGiB})
	if code, _, stderr := plotOf(t, s, now, "--host", id); code != 2 || !strings.Contains(stderr, "such as C:, D:") {
		t.Errorf("exit %d, %q", code, stderr)
	}
	for _, path := range []string{"D:", `d:\`} {
		if code, out, stderr := plotOf(t, s, now, "--host", id, "--path", path); code != 0 || !strings.Contains(out, "win1: D: (D)") {
			t.Errorf("%s: exit %d, %q, %.300s", path, code, stderr, out)
		}
	}
}

// TestPlotByAClockThatStepsBackShowsThePresent, as the check does, and not the day
// before.
func TestPlotByAClockThatStepsBackShowsThePresent(t *testing.T) {
	t.Parallel()
	const now, minutes = 1_700_000_000, 600
	o := host.Options{StateDir: t.TempDir(), Resources: []usage.Resource{usage.Memory}}
	log, err := history.Open(o.StateDir, usage.ID{Resource: usage.Memory, Name: "memory"}, "")
	if err != nil {
		t.Fatal(err)
	}
	for minute := range int64(minutes) {
		log.Import([]usage.Sample{{Time: now - 60*minute, Used: 1, Size: 2}})
	}
	if err := errors.Join(log.Commit(), log.Close()); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	f, err := fromHere(t.Context(), cli.Env{Stderr: &stderr, Now: func() time.Time { return time.Unix(now-testDay, 0) }}, o)
	if shown := f.Until(f.now); err != nil || stderr.Len() > 0 || f.now <= now || len(shown.Samples) != minutes+1 {
		t.Errorf("%d samples up to %+d s; %v %s", len(shown.Samples), f.now-now, err, stderr.String())
	}
}

// TestPlotNamesWhatCannotBeRead: beside what it draws, and in place of it.
func TestPlotNamesWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	gone := filepath.Join(t.TempDir(), "gone")
	root := cmp.Or(filepath.VolumeName(gone), "/")
	here := func(paths ...string) (stderr string, err error) {
		o := host.Options{StateDir: t.TempDir(), Resources: []usage.Resource{usage.Filesystem}, Collect: collect.Options{Paths: paths}}
		var errs bytes.Buffer
		_, err = fromHere(t.Context(), cli.Env{Stderr: &errs, Now: time.Now}, o)
		return errs.String(), err
	}
	if stderr, err := here(root, gone); err != nil || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "gone is not") {
		t.Errorf("%v, %q", err, stderr)
	}
	if stderr, err := here(gone, gone+"2"); err == nil || !strings.Contains(err.Error(), "gone is not") || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "gone2 is not") {
		t.Errorf("%v, %q", err, stderr)
	}
}
