//go:build unix

package main

import (
	"bytes"
	"context"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
)

// TestCtrlCEndsTheWaitForAPipe that nobody writes: opening it waits, too.
func TestCtrlCEndsTheWaitForAPipe(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan string, 1)
	go func() {
		var stderr bytes.Buffer
		code := run(ctx, cli.Env{Args: []string{"replay", pipe}, Stdout: &bytes.Buffer{}, Stderr: &stderr,
			Getenv: func(string) string { return "" }, Now: time.Now})
		if code != cli.ExitIncomplete {
			t.Errorf("exit %d", code)
		}
		ended <- stderr.String()
	}()
	cancel()
	select {
	case said := <-ended:
		if said != "mackerel-plugin-forecast: interrupted\n" {
			t.Errorf("%q", said)
		}
	case <-time.After(10 * time.Second):
		t.Error("it still waits")
	}
}
