package e2e

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/need"
)

// ran is how a program ended.
type ran struct {
	stdout, stderr string
	exit           int
	took           time.Duration
}

// programs are the built ones, with a state directory of their own.
type programs struct {
	t             testing.TB
	plugin, check string
	state         string
	env           []string // of the programs; the agent may give an empty one
}

func built(t testing.TB) programs {
	t.Helper()
	return programs{t, need.Built(t, "mackerel-plugin-forecast"), need.Built(t, "check-diskfull-eta"), t.TempDir(), []string{}}
}

// run starts a program on the state directory.
func (p programs) run(program string, args ...string) ran {
	p.t.Helper()
	return p.runBare(program, append(args, "--state-dir", p.state)...)
}

func (p programs) runBare(program string, args ...string) ran {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, program, args...)
	command.Env = p.env
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	begin := time.Now()
	err := command.Run()
	result := ran{stdout.String(), stderr.String(), 0, time.Since(begin)}
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		result.exit = failed.ExitCode()
	} else if err != nil {
		p.t.Fatal(err)
	}
	return result
}

// metrics reads the plugin's lines.
func (r ran) metrics(t testing.TB) map[string]float64 {
	t.Helper()
	values := map[string]float64{}
	for _, line := range strings.Split(strings.TrimSuffix(r.stdout, "\n"), "\n") {
		if line == "" {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			t.Fatalf("not a metric: %q", line)
		}
		if _, twice := values[fields[0]]; twice {
			t.Errorf("%s is printed twice", fields[0])
		}
		value, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			t.Fatalf("not a metric: %q", line)
		}
		if _, err := strconv.ParseInt(fields[2], 10, 64); err != nil {
			t.Fatalf("not a metric: %q", line)
		}
		values[fields[0]] = value
	}
	return values
}

// metricName is the agent's rule for the name of a mount point.
func metricName(mount string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, mount)
}

func writeFile(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t testing.TB, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

// copyProgram copies by cp, so that this process never holds the copy open for
// writing: a child that another test starts meanwhile would hold it too, and
// the copy could not run.
func copyProgram(t *testing.T, from, to string) {
	t.Helper()
	if out, err := exec.Command("cp", from, to).CombinedOutput(); err != nil {
		t.Fatalf("cp: %v: %s", err, out)
	}
}
