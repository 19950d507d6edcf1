package round

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/slacktest"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/triage/outlet"
)

// oneUrgent is a world with one runaway.
func oneUrgent(t *testing.T) (w *world, alert string) {
	w = newWorld(t)
	host := w.host("db1", map[string]fill{"vdb1": runaway})
	return w, w.alert(host, w.monitor("disk%", 80, 95), "WARNING")
}

// mustNotLeak looks for secrets in what a run left behind.
func (w *world) mustNotLeak(err error) {
	w.t.Helper()
	words := strings.Join(w.warned, "\n")
	if err != nil {
		words += err.Error()
	}
	files, _ := filepath.Glob(filepath.Join(w.dir, "*"))
	for _, f := range files {
		content, _ := os.ReadFile(f)
		words += string(content)
	}
	for _, secret := range append(w.slack.Secrets(), w.mackerel.Key) {
		if strings.Contains(words, secret) {
			w.t.Fatalf("%q in what was said or kept:\n%s", secret, words)
		}
	}
}

func TestWhatOpenedAndClosedInAnOutageIsToldOnce(t *testing.T) {
	w, alert := oneUrgent(t)
	w.slack.Fail(slacktest.Fault{Status: 503})
	_, _ = w.run()
	w.pass(5)
	w.close(alert)
	_, _ = w.run()
	w.slack.Heal()
	w.later(10)
	p := w.wantPosts(1, 0)[0]
	if words := p.Words(); !strings.Contains(words, "opened and closed") || !strings.Contains(words, "could not be told") {
		t.Error(words)
	}
	w.later(10)
	w.wantPosts(1, 0)
}

func TestAWrongWebhookIsNamedWithoutItsSecret(t *testing.T) {
	for name, c := range map[string]struct{ url, want string }{
		"no such webhook": {"/services/T0/B0/s3cr3tOther", "slack answered 404 Not Found: no_service (the address is not"},
		"nobody there":    {"", "slack did not answer: dial tcp"},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := oneUrgent(t)
			url := strings.TrimSuffix(w.slack.APIURL, "/api/") + c.url
			if c.url == "" {
				url = "http://127.0.0.1:1/services/T0/B0/s3cr3tOther"
			}
			w.outlets = func() []outlet.Outlet {
				return []outlet.Outlet{outlet.NewWebhook(agentconf.NewSecret(url), outlet.NewClient(nil))}
			}
			r, err := w.run()
			if err == nil || !strings.Contains(err.Error(), c.want) || r.Urgent != 1 {
				t.Errorf("%+v, %v", r, err)
			}
			w.mustNotLeak(err)
		})
	}
}

func TestAWrongTokenIsNamedWithoutItsSecret(t *testing.T) {
	w, _ := oneUrgent(t)
	w.outlets = func() []outlet.Outlet {
		return []outlet.Outlet{outlet.NewBot(agentconf.NewSecret("xoxb-s3cr3t"), w.slack.Channel, w.slack.APIURL, outlet.NewClient(nil))}
	}
	_, err := w.run()
	if err == nil || !strings.Contains(err.Error(), "invalid_auth (SLACK_BOT_TOKEN is not valid)") {
		t.Error(err)
	}
	w.mustNotLeak(err)
}

func TestWebhookHasNoThreads(t *testing.T) {
	w := newWorld(t)
	w.outlets = func() []outlet.Outlet { return []outlet.Outlet{w.webhook()} }
	host := w.host("db1", map[string]fill{"vdb1": flat(85)})
	alert := w.alert(host, w.monitor("disk%", 80, 95), "WARNING")
	w.mustRun()
	w.wantPosts(1, 0)
	w.pass(11)
	w.disk(host, "vdb1", week, runaway)
	w.mustRun()
	w.wantPosts(2, 1)
	w.close(alert)
	w.later(1)
	w.later(1)
	w.wantPosts(3, 1)
}

func TestAMemoKeepsWhatPeopleWroteAndIsWrittenOnce(t *testing.T) {
	w, alert := oneUrgent(t)
	w.outlets = func() []outlet.Outlet { return []outlet.Outlet{w.bot(), outlet.NewMemo(w.client(), w.view())} }
	const people = "2025-08-14 yamada: looking at it\nログを確認中"
	w.mackerel.SetAlert(alert, func(a *mackereltest.Alert) { a.Memo = people })
	w.mustRun()
	memo := w.mackerel.Alerts()[0].Memo
	if !strings.HasPrefix(memo, people+"\n") || !strings.Contains(memo, "/mnt/vdb1 (vdb1)") || strings.Contains(memo, "<!channel>") {
		t.Error(memo)
	}
	writes := w.mackerel.Count("PUT", "/api/v0/alerts/*")
	w.later(1)
	w.close(alert)
	w.later(1)
	if n := w.mackerel.Count("PUT", "/api/v0/alerts/*"); n != writes || w.mackerel.Alerts()[0].Memo != memo {
		t.Errorf("%d writes, then %d", writes, n)
	}
}

func TestJSONForOtherChats(t *testing.T) {
	w, alert := oneUrgent(t)
	w.outlets = func() []outlet.Outlet {
		return []outlet.Outlet{w.webhook(), outlet.NewJSON(agentconf.NewSecret(w.slack.Hook), outlet.NewClient(nil))}
	}
	w.slack.Fail(slacktest.Fault{Path: "/hooks/*", Status: 500, Times: 1})
	if _, err := w.run(); err == nil || !strings.Contains(err.Error(), "webhook answered 500") {
		t.Error(err)
	}
	w.later(1) // the chat that failed is told; the one that did not is not told again
	w.wantPosts(1, 1)
	w.close(alert)
	w.later(1)
	bodies := w.slack.Hooked()
	if len(bodies) != 2 {
		t.Fatalf("%d bodies", len(bodies))
	}
	var got map[string]any
	if err := json.Unmarshal(bodies[0], &got); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{"event": "opened", "mention": true, "alert_id": alert, "host_name": "db1", "monitor": "disk", "name": "vdb1",
		"mount_point": "/mnt/vdb1", "status": "CRITICAL", "used": 85.0 * gib, "size": 100.0 * gib, "alerts": 1.0} {
		if got[key] != want {
			t.Errorf("%s is %v, want %v", key, got[key], want)
		}
	}
	for key, v := range got {
		switch v.(type) {
		case map[string]any, []any:
			t.Errorf("%s is not flat", key)
		}
	}
	if text, _ := got["text"].(string); !strings.HasPrefix(text, "<!channel> db1 /mnt/vdb1: full in") {
		t.Errorf("text %q", text)
	}
}

func TestPictureGoesIntoTheThread(t *testing.T) {
	for _, allowed := range []bool{true, false} {
		w, _ := oneUrgent(t)
		if !allowed {
			w.slack.Scopes = []string{"chat:write"}
		}
		w.outlets = func() []outlet.Outlet {
			b := w.bot()
			b.Warn = func(s string) { w.warned = append(w.warned, s) }
			b.Picture = func(c *triage.Case) ([]byte, error) { return []byte("PNG of " + c.Findings[0].Name), nil }
			return []outlet.Outlet{b}
		}
		w.mustRun()
		post := w.wantPosts(1, 1)[0]
		files := w.slack.Files()
		switch {
		case !allowed && (len(files) != 0 || len(w.warned) != 1 || !strings.Contains(w.warned[0], "missing_scope")):
			t.Errorf("%+v, %q", files, w.warned)
		case allowed && (len(files) != 1 || files[0].Thread != post.TS || string(files[0].Data) != "PNG of vdb1" || files[0].AltText == ""):
			t.Errorf("%+v", files)
		}
		w.mustNotLeak(nil)
	}
}

func TestStateIsPrivateAndKeepsNoSecret(t *testing.T) {
	w, _ := oneUrgent(t)
	w.outlets = func() []outlet.Outlet {
		return []outlet.Outlet{w.webhook(), outlet.NewJSON(agentconf.NewSecret(w.slack.Hook), outlet.NewClient(nil))}
	}
	w.mustRun()
	w.mustNotLeak(nil)
	files, _ := filepath.Glob(filepath.Join(w.dir, "*"))
	if len(files) != 3 {
		t.Errorf("%q", files)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f, info.Mode(), err)
		}
	}
}
