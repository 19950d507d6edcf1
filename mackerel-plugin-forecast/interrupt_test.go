package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/csvhistory"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/usage"
)

// TestCtrlCEndsEveryCommand: whoever is told to end does so at once, and says
// so where what was asked for is not done.
func TestCtrlCEndsEveryCommand(t *testing.T) {
	const interrupted = "mackerel-plugin-forecast: interrupted\n"
	server := mackereltest.New(t)
	server.AddHost(mackereltest.Host{Name: "a"})
	dir := t.TempDir()
	api := []string{"--apibase", server.URL, "--state-dir", filepath.Join(dir, "api")}
	cases := map[string]struct {
		args   []string
		atWork bool   // it reads or writes, and is told to end in the midst of it too
		exit   int    // ExitOK where there is nothing that could be missing
		says   string // on stderr
	}{
		"":                {args: []string{"--state-dir", filepath.Join(dir, "state")}},
		"watch":           {args: []string{"--resource", "memory", "--state-dir", filepath.Join(dir, "state")}, atWork: true},
		"init":            {},
		"fleet":           {args: api, exit: cli.ExitIncomplete, says: "stopped"},
		"plot":            {args: []string{"-"}, exit: cli.ExitIncomplete, says: interrupted},
		"replay":          {args: []string{"--format", "jsonl", "-"}, atWork: true, exit: cli.ExitIncomplete, says: interrupted},
		"triage":          {args: append(api, "--dry-run"), exit: cli.ExitIncomplete, says: "triage: interrupted"},
		"triage --replay": {args: []string{"-"}, atWork: true, exit: cli.ExitIncomplete, says: interrupted},
		"simulate":        {args: []string{"--for", "90d", "--interval", "2s"}, atWork: true, exit: cli.ExitIncomplete, says: interrupted},
		"import":          {args: []string{"--state-dir", filepath.Join(dir, "state"), "-"}, atWork: true, exit: cli.ExitIncomplete, says: interrupted},
	}
	for _, c := range newProgram().Commands {
		if _, known := cases[c.Name]; !known && !c.Hidden {
			t.Errorf("%s has no case", c.Name)
		}
	}
	csv := recordedMonths(t)
	for name, c := range cases {
		args := append(strings.Fields(name), c.args...)
		for _, atWork := range []bool{false, true} {
			if atWork && !c.atWork {
				continue
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			told := make(chan time.Time, 1)
			tell := sync.OnceFunc(func() { told <- time.Now(); cancel() })
			stdin, stdout, stderr := &telling{r: cli.ReadUntil(ctx, bytes.NewReader(csv)), tell: tell}, &telling{tell: tell}, &bytes.Buffer{}
			if !atWork {
				tell()
			}
			env := cli.Env{Args: args, Stdin: stdin, Stdout: stdout, Stderr: stderr, Now: time.Now,
				Getenv: func(name string) string { return map[string]string{"MACKEREL_APIKEY": server.Key}[name] }}
			code := run(ctx, env)
			tell()
			took := time.Since(<-told)
			if code != c.exit || !strings.Contains(stderr.String(), c.says) || took > 3*time.Second {
				t.Errorf("%q, at work %v: exit %d and %q, %s after it was told", args, atWork, code, stderr, took)
			}
			if stdout.n > 64<<10 {
				t.Errorf("%q, at work %v: wrote %d bytes on", args, atWork, stdout.n)
			}
		}
	}
}

// telling tells once it was read to its end, or when something is written.
type telling struct {
	r    io.Reader
	n    int
	tell func()
}

func (x *telling) Read(p []byte) (int, error) {
	n, err := x.r.Read(p)
	if errors.Is(err, io.EOF) {
		x.tell()
	}
	return n, err
}

func (x *telling) Write(p []byte) (int, error) {
	x.tell()
	x.n += len(p)
	return len(p), nil
}

// recordedMonths is more than a moment's work for whoever reads it.
func recordedMonths(t *testing.T) []byte {
	t.Helper()
	var series usage.Series
	for at := range int64(200_000) {
		series.Samples = append(series.Samples, usage.Sample{Time: 1_700_000_000 + 60*at, Used: float64(60 + at%40), Size: 100})
	}
	var csv bytes.Buffer
	if err := csvhistory.Write(&csv, series); err != nil {
		t.Fatal(err)
	}
	return csv.Bytes()
}
