package main

import (
	"bytes"
	"math"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
)

// TestTheUsersLimitsOfMemoryStand: GOMEMLIMIT and GOGC are what an administrator
// says of this process.
func TestTheUsersLimitsOfMemoryStand(t *testing.T) {
	s, now, _ := shop(t)
	limit, percent := debug.SetMemoryLimit(math.MaxInt64), debug.SetGCPercent(100)
	defer func() { debug.SetMemoryLimit(limit); debug.SetGCPercent(percent) }()
	for name, c := range map[string]struct {
		env     map[string]string
		limit   int64
		percent int
	}{
		"set":     {map[string]string{"GOMEMLIMIT": "1GiB", "GOGC": "100"}, math.MaxInt64, 100},
		"not set": {nil, 22<<20 + 3*550, gcPercent},
	} {
		for _, line := range []string{"fleet --interval 1ms --state-dir " + t.TempDir(), "replay -"} {
			env := map[string]string{"MACKEREL_APIKEY": s.Key, "MACKEREL_APIBASE": s.URL}
			for name, value := range c.env {
				env[name] = value
			}
			var out, errs bytes.Buffer
			code := run(t.Context(), cli.Env{Args: strings.Fields(line), Stdin: strings.NewReader("time,used,size\n1700000000,1,2\n"), Stdout: &out, Stderr: &errs,
				Getenv: func(name string) string { return env[name] }, Now: func() time.Time { return now }})
			if code != cli.ExitOK {
				t.Errorf("%s: exit %d, %s", line, code, &errs)
			}
		}
		limit, percent := debug.SetMemoryLimit(math.MaxInt64), debug.SetGCPercent(100)
		if limit != c.limit || percent != c.percent {
			t.Errorf("%s: a limit of %d bytes, want %d; garbage at %d %%, want %d", name, limit, c.limit, percent, c.percent)
		}
	}
}
