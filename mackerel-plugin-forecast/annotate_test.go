package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// annotated runs an annotator over minutes of one filesystem whose growth
// changes after an hour, and returns what was posted and complained about.
func annotated(t *testing.T, service string, minutes int, faults ...mackereltest.Fault) (posted []map[string]any, warnings []string) {
	t.Helper()
	server := mackereltest.New(t)
	for _, f := range faults {
		server.Fail(f)
	}
	server.AddRole("shop", "db")
	client, err := mackerel.New(mackerel.Options{Key: agentconf.NewSecret(server.Key), Base: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	a := &annotator{service: service, hostName: "db1", stateDir: t.TempDir(), post: client.Annotate}
	const gib = 1 << 30
	for m := range minutes {
		v := verdict.Verdict{ID: usage.ID{Resource: usage.Filesystem, Name: "vdb1"}, MountPoint: "/var",
			Time: 1_700_000_000 + int64(m)*60, Used: 120 * gib, Size: 200 * gib, Forecast: forecast.Forecast{Growth: 2 * gib / 86400.}}
		if m >= 60 {
			v.Forecast.Growth = 20 * gib / 86400.
		}
		warnings = append(warnings, a.run(t.Context(), []verdict.Verdict{v, verdict.Unreadable(usage.ID{Name: "x"}, "", v.Time, context.Canceled)})...)
	}
	for _, raw := range server.Items("graph-annotations") {
		var item map[string]any
		if err := json.Unmarshal(raw, &item); err != nil {
			t.Fatal(err)
		}
		posted = append(posted, item)
	}
	return posted, warnings
}

// TestAnnotationsThatCannotBeAreSaidAtOnce: growth changes weeks later. They cost no
// metrics, and the API is not asked.
func TestAnnotationsThatCannotBeAreSaidAtOnce(t *testing.T) {
	s := mackereltest.New(t)
	conf := filepath.Join(t.TempDir(), "mackerel-agent.conf")
	if err := os.WriteFile(conf, []byte("apibase = \""+s.URL+"\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"": "mackerel-plugin-forecast: no annotations: no API key: set MACKEREL_APIKEY, or apikey in mackerel-agent.conf\n", s.Key: ""} {
		var out, errs bytes.Buffer
		code := run(t.Context(), cli.Env{Args: []string{"--annotate", "shop", "--resource", "memory", "--conf", conf, "--state-dir", filepath.Join(t.TempDir(), "state")},
			Stdout: &out, Stderr: &errs, Now: time.Now, Getenv: func(name string) string { return map[string]string{"MACKEREL_APIKEY": key}[name] }})
		if code != 0 || errs.String() != want {
			t.Errorf("key %q: exit %d, %q, want %q", key, code, errs.String(), want)
		}
	}
	if n := len(s.Requests()); n > 0 {
		t.Errorf("%d requests", n)
	}
}

// TestAnAnnotatorSaysWhatItMended, of a history damaged since the minute looked at it.
func TestAnAnnotatorSaysWhatItMended(t *testing.T) {
	a := &annotator{service: "shop", hostName: "db1", stateDir: t.TempDir()}
	v := []verdict.Verdict{{ID: usage.ID{Resource: usage.Filesystem, Name: "vdb1"}, Time: 1_700_000_000, Used: 1, Size: 2}}
	if warnings := a.run(t.Context(), v); len(warnings) > 0 {
		t.Errorf("%q", warnings)
	}
	damage(t, a.stateDir)
	if warnings := a.run(t.Context(), v); len(warnings) != 1 || !strings.Contains(warnings[0], "damaged") {
		t.Errorf("%q", warnings)
	}
}

func TestAChangeOfGrowthIsAnnotatedOnce(t *testing.T) {
	posted, warnings := annotated(t, "shop", 300)
	if len(posted) != 1 || len(warnings) > 0 {
		t.Fatalf("%d annotations, want one; %q", len(posted), warnings)
	}
	if want := "db1: /var (vdb1) grows faster: 20 GiB/day, was 2 GiB/day"; posted[0]["title"] != want {
		t.Errorf("title %q, want %q", posted[0]["title"], want)
	}
	if from := posted[0]["from"].(float64); from != 1_700_000_000+60*60 {
		t.Errorf("it is put at %f", from)
	}
}

func TestAnAnnotationThatFailsComesUpEachHour(t *testing.T) {
	posted, warnings := annotated(t, "no-such-service", 60+60+60+30)
	if len(posted) > 0 || len(warnings) != 2 || !strings.Contains(warnings[0], "/var") || !strings.Contains(warnings[0], "no-such-service") {
		t.Errorf("posted %v; %q", posted, warnings)
	}
}

// TestAnAnnotationMayStandThere: its answer was lost after it was taken, so another one
// would stand beside it.
func TestAnAnnotationMayStandThere(t *testing.T) {
	posted, warnings := annotated(t, "shop", 300, mackereltest.Fault{Method: "POST", Cut: 1, Times: 1})
	if len(posted) != 1 || len(warnings) != 1 || !strings.Contains(warnings[0], "it may stand there") {
		t.Errorf("%d annotations, want one; %q", len(posted), warnings)
	}
}

// TestNamesOtherAPI: a broken conf may name one, so the key must not go to the default;
// a conf that is closed to this user is no mistake.
func TestNamesOtherAPI(t *testing.T) {
	broken := errors.New("line 2 is not TOML")
	for _, c := range []struct {
		err  error
		base string
		want bool
	}{
		{nil, "", false},
		{broken, "", true},
		{broken, "https://api.example.com", false},
		{fmt.Errorf("conf: %w", os.ErrPermission), "", false},
	} {
		if got := namesOtherAPI(c.err, c.base); got != c.want {
			t.Errorf("%v, API %q: %v", c.err, c.base, got)
		}
	}
}

// TestAnAnnotationThatIsLostSaysSo: it failed, and that it is to be tried again
// cannot be kept either.
func TestAnAnnotationThatIsLostSaysSo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	a := &annotator{service: "shop", hostName: "db1", stateDir: dir, post: func(context.Context, mackerel.Annotation) error {
		if err := errors.Join(os.Rename(dir, dir+".gone"), os.WriteFile(dir, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		return errors.New("no such service")
	}}
	v := verdict.Verdict{ID: usage.ID{Resource: usage.Filesystem, Name: "vdb1"}, MountPoint: "/var", Time: 1_700_000_000, Used: 1, Size: 2}
	for range 2 * 60 {
		if v.Time += 60; v.Time > 1_700_000_000+1800 {
			v.Forecast.Growth = 1. / 86400
		}
		if warnings := a.run(t.Context(), []verdict.Verdict{v}); len(warnings) > 0 {
			if !strings.Contains(warnings[0], "no such service; it is not tried again: ") || !strings.Contains(warnings[0], dir) {
				t.Errorf("%q", warnings)
			}
			return
		}
	}
	t.Error("nothing was annotated")
}

// TestAnAnnotationThatHangsIsLeftBehind: the run ends in time, for else the agent
// kills it and throws its metrics away.
func TestAnAnnotationThatHangsIsLeftBehind(t *testing.T) {
	ctx, tell := context.WithCancel(t.Context())
	a := &annotator{service: "shop", hostName: "db1", stateDir: t.TempDir(), post: func(context.Context, mackerel.Annotation) error {
		tell()
		select {}
	}}
	v := verdict.Verdict{ID: usage.ID{Resource: usage.Filesystem, Name: "vdb1"}, MountPoint: "/var", Time: 1_700_000_000, Used: 1, Size: 2}
	ran := make(chan []string, 1)
	go func() {
		for ctx.Err() == nil {
			if v.Time += 60; v.Time > 1_700_000_000+1800 {
				v.Forecast.Growth = 1. / 86400
			}
			if warnings := a.run(ctx, []verdict.Verdict{v}); ctx.Err() != nil {
				ran <- warnings
			}
		}
	}()
	select {
	case warnings := <-ran:
		if len(warnings) != 1 || !strings.Contains(warnings[0], a.stateDir) || !strings.HasSuffix(warnings[0], "does not answer in time") {
			t.Errorf("%q", warnings)
		}
	case <-time.After(20 * annotateGrace):
		t.Error("it is waited for")
	}
}
