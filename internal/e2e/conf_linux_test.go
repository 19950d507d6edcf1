package e2e

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// TestABrokenConfOfTheAgentKeepsTheKeyHome: it names the API that the key of the
// environment is for, and nobody can read there which.
func TestABrokenConfOfTheAgentKeepsTheKeyHome(t *testing.T) {
	t.Parallel()
	p := built(t)
	privateMounts(t)
	var asked atomic.Int64
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write([]byte(`{"hosts":[],"alerts":[]}`))
	}))
	defer api.Close()
	mountTmpfs(t, "/etc", 1<<20)
	if err := os.Mkdir("/etc/mackerel-agent", 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, "/etc/mackerel-agent/mackerel-agent.conf", "apibase = \""+api.URL+"\"\napikey = \n")
	const ignored = "mackerel-plugin-forecast: the agent's conf is ignored: /etc/mackerel-agent/mackerel-agent.conf: line 2 is not"
	key, proxy := "MACKEREL_APIKEY=k", "HTTPS_PROXY="+api.URL // whoever asks the default API comes by here
	for _, c := range []struct {
		args, env []string
		exit      int
		says      string
		asked     int64
	}{
		{[]string{"fleet"}, []string{proxy}, 2, "the agent's conf: /etc/mackerel-agent/mackerel-agent.conf: line 2 is not", 0},
		{[]string{"fleet"}, []string{proxy, key}, 2, "line 2 is not the TOML that mackerel-agent reads: mend it, or name the API with --apibase", 0},
		{[]string{"fleet", "--apibase", api.URL}, []string{proxy, key}, 0, ignored, 1},
		{[]string{"fleet"}, []string{proxy, key, "MACKEREL_APIBASE=" + api.URL}, 0, ignored, 1},
		{[]string{"triage", "--apibase", api.URL}, []string{proxy, key, "SLACK_WEBHOOK_URL=" + api.URL}, 0, ignored, 1},
		{[]string{"init", "--resource", "memory"}, nil, 0, ignored, 0},
	} {
		asked.Store(0)
		p.env = append(c.env, "HOME="+p.state)
		if r := p.run(p.plugin, c.args...); r.exit != c.exit || asked.Load() != c.asked || strings.Count(r.stderr, c.says) != 1 {
			t.Errorf("%q, %q: exit %d, asked %d times, %s", c.args, c.env, r.exit, asked.Load(), r.stderr)
		}
	}
}
