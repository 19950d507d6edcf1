package e2e

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"

	"mackerel-forecast/internal/testneed"
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
	return programs{t, testneed.Built(t, "mackerel-plugin-forecast"), testneed.Built(t, "check-diskfull-eta"), t.TempDir(), []string{}}
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

func writeFile(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
