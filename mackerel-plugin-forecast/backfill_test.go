package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/mackereltest"
)

// newHost is this host as the agent has registered it, its memory known to
// Mackerel for a week, and a state directory that is empty.
type newHost struct {
	t           *testing.T
	server      *mackereltest.Server
	conf, state string
	now         time.Time
}

func registered(t *testing.T) newHost {
	s := mackereltest.New(t)
	h := newHost{t: t, server: s, state: filepath.Join(t.TempDir(), "state"), now: time.Now()}
	id, root := s.AddHost(mackereltest.Host{Name: "this"}), t.TempDir()
	h.conf = filepath.Join(root, "mackerel-agent.conf")
	for path, content := range map[string]string{
		filepath.Join(root, "id"): id + "\n",
		h.conf:                    fmt.Sprintf("apikey = %q\napibase = %q\nroot = %q\n", s.Key, s.URL, root),
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	memory := collect.Memory(h.now.Unix())
	if memory.Err != nil {
		t.Fatal(memory.Err)
	}
	room := memory.Sample.Size - memory.Sample.Used
	var used, total []mackereltest.Point
	for at := h.now.Unix() - 7*testDay; at < h.now.Unix(); at += 60 {
		age := float64(h.now.Unix()-at) / testDay // in days: full in ten more
		used = append(used, mackereltest.Point{Time: at, Value: max(1, memory.Sample.Used-room*age/10)})
		total = append(total, mackereltest.Point{Time: at, Value: memory.Sample.Size})
	}
	s.SetPoints(id, "memory.used", used...)
	s.SetPoints(id, "memory.total", total...)
	return h
}

func (h newHost) minute(env map[string]string) (code int, stdout, stderr string, took time.Duration) {
	var out, errs bytes.Buffer
	began := time.Now()
	code = run(context.Background(), cli.Env{Args: []string{"--backfill", "--resource", "memory", "--conf", h.conf, "--state-dir", h.state},
		Stdout: &out, Stderr: &errs, Getenv: func(name string) string { return env[name] }, Now: time.Now})
	if strings.Contains(out.String()+errs.String(), h.server.Key) {
		h.t.Error("the key is told")
	}
	return code, out.String(), errs.String(), time.Since(began)
}

func TestBackfillForecastsInTheFirstMinute(t *testing.T) {
	t.Parallel()
	h := registered(t)
	_, _, stderr, took := h.minute(nil)
	if took > 10*time.Second || stderr != "" {
		t.Errorf("took %s, said %q", took, stderr)
	}
	requests := h.server.Requests()
	if len(requests) < 3 || len(requests) > 4 {
		t.Errorf("%d requests", len(requests))
	}
	for i := 1; i < len(requests); i++ {
		if gap := requests[i].Time.Sub(requests[i-1].Time); gap < 1990*time.Millisecond {
			t.Errorf("request %d came %s after the one before", i, gap)
		}
	}
	_, _, stderr, _ = h.minute(nil)
	if n := len(h.server.Requests()); n != 4 || stderr != "" {
		t.Errorf("%d requests after two runs, said %q", n, stderr)
	}
	if _, _, _, took := h.minute(nil); len(h.server.Requests()) != 4 || took > 2*time.Second {
		t.Errorf("%d requests after three runs; the last took %s", len(h.server.Requests()), took)
	}
}

// Whatever the network does costs the backfill and one line, not the minute.
func TestBackfillThatFailsCostsOneLine(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mackereltest.Fault{
		"refused key": {Status: 403},
		"5xx":         {Status: 503},
		"garbage":     {Mangle: mackereltest.Malformed},
		"no answer":   {Status: 200, Body: `{"error":{"message":"internal"}}`},
		"cut":         {Cut: 5},
		"hangs":       {Hang: true},
		"elsewhere":   {RedirectTo: "http://127.0.0.1:1/"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := registered(t)
			h.server.Fail(fault)
			code, _, stderr, took := h.minute(nil)
			if code != 0 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "backfill of memory: Mackerel: ") || took > 10*time.Second {
				t.Errorf("exit %d after %s, %q", code, took, stderr)
			}
			n := len(h.server.Requests())
			if _, _, stderr, _ := h.minute(nil); len(h.server.Requests()) != n || stderr != "" {
				t.Errorf("no pause after the failure: %q", stderr)
			}
		})
	}
}

func TestBackfillWithoutAgentCostsOneLine(t *testing.T) {
	h := registered(t)
	if err := os.WriteFile(h.conf, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr, _ := h.minute(nil)
	if code != 0 || !strings.Contains(stderr, "no backfill: ") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit %d, %q", code, stderr)
	}
}

// TestARangeWithoutBackfillIsSaid, and costs no metrics: --backfill may have been
// taken out of the conf alone.
func TestARangeWithoutBackfillIsSaid(t *testing.T) {
	h := registered(t)
	var out, errs bytes.Buffer
	code := run(t.Context(), cli.Env{Args: []string{"--backfill-range", "30d", "--resource", "memory", "--conf", h.conf, "--state-dir", h.state},
		Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Now: time.Now})
	if code != 0 || strings.Count(errs.String(), "\n") != 1 || !strings.Contains(errs.String(), "--backfill-range does nothing without --backfill") {
		t.Errorf("exit %d, %q", code, errs.String())
	}
}
