package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
)

// TestABrokenKeyIsWrongUse, which names the place and does not show the key.
func TestABrokenKeyIsWrongUse(t *testing.T) {
	t.Parallel()
	conf := filepath.Join(t.TempDir(), "mackerel-agent.conf")
	if err := os.WriteFile(conf, []byte("apikey = \"s3cr3t\\n\"\napibase = \"http://127.0.0.1:1\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"fleet"}, {"triage", "--dry-run"}, {"plot", "--host", "a", "--format", "svg"}} {
		for place, key := range map[string]string{"MACKEREL_APIKEY": "s3cr3t\n", "mackerel-agent.conf": ""} {
			var out, errs bytes.Buffer
			env := map[string]string{"MACKEREL_APIKEY": key, "HOME": t.TempDir()}
			code := run(context.Background(), cli.Env{Args: append(args, "--conf", conf), Stdout: &out, Stderr: &errs,
				Getenv: func(name string) string { return env[name] }, Now: time.Now})
			if said := errs.String(); code != 2 || !strings.Contains(said, "the API key in "+place) || strings.Contains(said, "s3cr3t") || strings.Count(said, "\n") != 1 {
				t.Errorf("%v: exit %d, %q", args, code, said)
			}
		}
	}
}
