package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/mackereltest"
)

// TestLostOutputIsNoSuccess: what nobody could write down was not done. A reader
// that has seen enough is another thing.
func TestLostOutputIsNoSuccess(t *testing.T) {
	s := mackereltest.New(t)
	s.AddHost(mackereltest.Host{Name: "a"})
	var quiet strings.Builder // no alert, no message
	for i := range 20 {
		fmt.Fprintf(&quiet, "%d,10,100\n", time.Now().Unix()-int64(60*i))
	}
	ends := func(line string, lost error) (code int, stderr string) {
		env := map[string]string{"MACKEREL_APIKEY": s.Key, "MACKEREL_APIBASE": s.URL}
		var errs bytes.Buffer
		code = run(t.Context(), cli.Env{Args: strings.Fields(line), Stdin: strings.NewReader("time,used,size\n" + quiet.String()), Stdout: full{lost},
			Stderr: &errs, Getenv: func(name string) string { return env[name] }, Now: time.Now})
		return code, errs.String()
	}
	state := " --state-dir " + filepath.Join(t.TempDir(), "state")
	fast := " --interval 1ms" + state // between calls
	for line, mayBeCut := range map[string]bool{
		"--help": false, "--version": false, "init": false, "man": false, "completion bash": false,
		"watch --resource memory --for 1s" + state: false, "import -" + state: false,
		"simulate --families": false, "simulate --for 1h": true,
		"replay -": true, "replay --format jsonl -": true, "replay --compare -": true, "plot -": true,
		"fleet" + fast: true, "fleet --format jsonl" + fast: true, "fleet --format csv" + fast: true, "fleet --format html" + fast: true,
		"triage --dry-run": true, "triage --replay -": true, "triage --alert-at 5 --replay -": true,
	} {
		if code, stderr := ends(line, syscall.ENOSPC); code != cli.ExitIncomplete || !strings.Contains(stderr, "no space left") {
			t.Errorf("%q on a full disk: exit %d and %q", line, code, stderr)
		}
		if code, stderr := ends(line, syscall.EPIPE); mayBeCut && (code != cli.ExitOK || stderr != "") {
			t.Errorf("%q into a pipe that is closed: exit %d and %q", line, code, stderr)
		}
	}
}

type full struct{ err error }

func (f full) Write([]byte) (int, error) { return 0, f.err }
