package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// TestKeyStaysHome: whoever answers in the API's place and redirects to a host
// of its own hears the key of the agent's conf, or of the environment, once at
// most: the other host never does, whatever the code of the redirect.
func TestKeyStaysHome(t *testing.T) {
	t.Parallel()
	const key = "kept-at-home"
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s came to another host, with key %q", r.Method, r.URL, r.Header.Get("X-Api-Key"))
	}))
	defer elsewhere.Close()
	p := built(t)
	root := t.TempDir()
	writeFile(t, filepath.Join(root, "id"), "2eQGEaLxiYU\n")
	for code, location := range map[int]string{
		301: elsewhere.URL + "/api/v0/hosts", 302: strings.TrimPrefix(elsewhere.URL, "http:"), 303: elsewhere.URL,
		307: elsewhere.URL + "/api/v0/hosts", 308: strings.Replace(elsewhere.URL, "127.0.0.1", "localhost", 1),
	} {
		var asked atomic.Int64
		api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Api-Key") == key {
				asked.Add(1)
			}
			w.Header().Set("Location", location)
			w.WriteHeader(code)
		}))
		conf := filepath.Join(root, fmt.Sprint(code, ".conf"))
		writeFile(t, conf, fmt.Sprintf("apikey = %q\napibase = %q\nroot = %q\n", key, api.URL, root))
		for _, c := range []struct {
			args []string
			exit int
		}{
			{[]string{"--backfill", "--resource", "memory", "--conf", conf}, 0},
			{[]string{"fleet", "--conf", conf}, 1},
			{[]string{"fleet", "--apibase", api.URL, "--conf", conf}, 1},
			{[]string{"triage", "--dry-run", "--conf", conf}, 1},
		} {
			p.env = []string{"HOME=" + root, "SLACK_WEBHOOK_URL=" + api.URL}
			if c.args[1] == "--apibase" {
				p.env = append(p.env, "MACKEREL_APIKEY="+key)
			}
			p.state = t.TempDir()
			asked.Store(0)
			r := p.run(p.plugin, c.args...)
			if r.exit != c.exit || asked.Load() != 1 || !strings.Contains(r.stderr, "which is not followed") || strings.Contains(r.stdout+r.stderr, key) {
				t.Errorf("%d, %q: exit %d, asked %d times, %s", code, c.args, r.exit, asked.Load(), r.stderr)
			}
		}
		api.Close()
	}
}
