package mackereltest_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/testneed"
)

// mkr runs the real mkr against the server, in its own directory.
type mkr struct {
	t      *testing.T
	path   string
	dir    string
	server *mackereltest.Server
}

func newMkr(t *testing.T) mkr {
	return mkr{t: t, path: testneed.Built(t, "tools/mkr"), dir: t.TempDir(), server: mackereltest.New(t)}
}

func (m mkr) run(args ...string) string { return m.runWith("", args...) }

func (m mkr) runWith(stdin string, args ...string) string {
	m.t.Helper()
	c := exec.Command(m.path, append([]string{"--apibase", m.server.URL}, args...)...)
	c.Dir, c.Stdin = m.dir, strings.NewReader(stdin)
	c.Env = []string{"MACKEREL_APIKEY=" + m.server.Key, "HOME=" + m.dir, "PATH=" + os.Getenv("PATH")}
	var stderr strings.Builder
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		m.t.Fatalf("mkr %s: %v\n%s%s", strings.Join(args, " "), err, out, stderr.String())
	}
	return string(out)
}

func (m mkr) wants(words string, args ...string) {
	m.t.Helper()
	out := m.run(args...)
	for _, word := range strings.Fields(words) {
		if !strings.Contains(out, word) {
			m.t.Errorf("mkr %s: no %q in\n%s", strings.Join(args, " "), word, out)
		}
	}
}

func TestRealMkrHostsAndMetrics(t *testing.T) {
	t.Parallel()
	m := newMkr(t)
	m.server.AddRole("shop", "db")
	m.run("create", "--roleFullname", "shop:db", "--status", "standby", "db1")
	id := m.server.Hosts()[0].ID
	m.wants(id+" db1 shop", "hosts", "--service", "shop", "--verbose")
	m.run("update", "--status", "maintenance", "--displayName", "The-one", id)
	if out := m.run("hosts"); strings.Contains(out, id) {
		t.Errorf("a host in maintenance is listed by default: %s", out)
	}
	m.wants(id+" The-one", "hosts", "--status", "maintenance")
	m.wants("maintenance shop:db", "status", id)

	now := time.Now().Unix()
	m.runWith("forecast.soonest.filesystem\t12.5\t"+itoa(now)+"\n", "throw", "--host", id)
	m.wants("custom.forecast.soonest.filesystem", "metric-names", "-H", id)
	m.wants("12.5", "fetch", "--name", "custom.forecast.soonest.filesystem", id)
	m.wants("12.5 "+itoa(now-now%60), "metrics", "--host", id, "--name", "custom.forecast.soonest.filesystem", "--from", itoa(now-3600), "--to", itoa(now+60))
	m.runWith("triage.open\t3\t"+itoa(now)+"\n", "throw", "--service", "shop")
	m.wants("triage.open", "metric-names", "-s", "shop")
	m.wants("shop db", "services")
	m.wants("fake", "org")

	m.run("wrap", "--host", id, "--name", "nightly", "--", "true")
	m.run("retire", "--force", id)
	if !m.server.Hosts()[0].IsRetired {
		t.Error("not retired")
	}
}

func TestRealMkrAlerts(t *testing.T) {
	t.Parallel()
	m := newMkr(t)
	host := m.server.AddHost(mackereltest.Host{Name: "web1"})
	monitor, err := m.server.Add("monitors", `{"type":"host","name":"disk","metric":"disk%","operator":">","warning":80,"critical":90,"duration":3}`)
	if err != nil {
		t.Fatal(err)
	}
	value := 91.5
	var ids []string
	for range 130 { // more than a page
		ids = append(ids, m.server.AddAlert(mackereltest.Alert{Status: "CRITICAL", Type: "host", MonitorID: monitor, HostID: host, Value: &value}))
	}
	m.wants(ids[0]+" "+ids[129]+" 91.5", "alerts", "--limit", "200")
	m.wants("web1 disk", "alerts", "list")
	m.wants("CRITICAL monitoring", "alerts", "logs", ids[3])
	m.run("alerts", "close", "--reason", "done", ids[3])
	if a := m.server.Alerts()[3]; a.Status != "OK" || a.ClosedAt == 0 || a.Reason != "done" {
		t.Errorf("%+v", a)
	}
}

func TestRealMkrPushesAndPulls(t *testing.T) {
	t.Parallel()
	m := newMkr(t)
	host := m.server.AddHost(mackereltest.Host{Name: "web1", Roles: map[string][]string{"shop": {"web"}}})
	write(t, filepath.Join(m.dir, "monitors.json"), `{"monitors":[
		{"type":"connectivity","name":"connectivity","alertStatusOnGone":"CRITICAL"},
		{"type":"host","name":"disk soon full","metric":"custom.forecast.soonest.filesystem","operator":"<","warning":7,"critical":1,"duration":1,"maxCheckAttempts":3,"scopes":["shop: web"]},
		{"type":"external","name":"site","url":"https://example.com/","method":"GET","maxCheckAttempts":1,"headers":[]},
		{"type":"expression","name":"sum","expression":"max(role(shop:web, memory.used))","operator":">","warning":1,"critical":null}
	]}`)
	m.run("monitors", "push")
	if n := len(m.server.Items("monitors")); n != 4 {
		t.Fatalf("%d monitors", n)
	}
	m.run("monitors", "diff", "--exit-code")
	m.run("monitors", "pull", "-F", "pulled.json")

	write(t, filepath.Join(m.dir, "dashboard.json"), `{"title":"Disks","urlPath":"disks","memo":"","widgets":[
		{"type":"markdown","title":"About","markdown":"# Disks","layout":{"x":0,"y":0,"width":24,"height":3}},
		{"type":"graph","title":"Days","graph":{"type":"host","hostId":"`+host+`","name":"custom.forecast.days_until_full.sda1"},"range":{"type":"relative","period":86400,"offset":0},"layout":{"x":0,"y":3,"width":12,"height":10}},
		{"type":"value","title":"Soonest","metric":{"type":"expression","expression":"min(role(shop:web, custom.forecast.soonest.filesystem))"},"fractionSize":1,"suffix":"days","layout":{"x":12,"y":3,"width":6,"height":5}},
		{"type":"alertStatus","title":"Status","roleFullname":"shop:web","layout":{"x":18,"y":3,"width":6,"height":5}}
	]}`)
	m.run("dashboards", "push", "-F", "dashboard.json")
	var board struct{ ID string }
	if err := json.Unmarshal(m.server.Items("dashboards")[0], &board); err != nil {
		t.Fatal(err)
	}
	m.run("dashboards", "pull", "--id", board.ID)
	m.run("dashboards", "push", "-F", "dashboard-"+board.ID+".json")

	if _, err := m.server.Add("channels", `{"type":"slack","name":"ops","url":"https://hooks.slack.example/x","enabledGraphImage":true,"mentions":{"critical":"@here"},"events":["alert"]}`); err != nil {
		t.Fatal(err)
	}
	m.wants("slack ops", "channels")

	now := time.Now().Unix()
	m.wants("cleanup", "annotations", "create", "--title", "cleanup", "--from", itoa(now-60), "--to", itoa(now), "--service", "shop", "--role", "web")
	m.wants("cleanup", "annotations", "list", "--from", itoa(now-3600), "--to", itoa(now), "--service", "shop")
}

func itoa(n int64) string { b, _ := json.Marshal(n); return string(b) }
