package mackereltest_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/testneed"
)

// The fake is only our reading of the documents. The real agent knows the
// service better: it has to be able to register, define graphs, post metrics
// and report checks here, without breaking a rule.
func TestRealAgent(t *testing.T) {
	testneed.Linux(t)
	t.Parallel()
	agent := testneed.Built(t, "tools/mackerel-agent")
	server := mackereltest.New(t)
	server.AddRole("shop", "db")
	dir := t.TempDir()
	plugin := filepath.Join(dir, "plugin.sh")
	write(t, plugin, `#!/bin/sh
if [ -n "$MACKEREL_AGENT_PLUGIN_META" ]; then
  echo '# mackerel-agent-plugin'
  echo '{"graphs":{"try.#":{"label":"Try","unit":"float","metrics":[{"name":"value","label":"%1"}]}}}'
else
  printf 'try.a.value\t1.5\t%s\n' "$(date +%s)"
fi
`)
	conf := filepath.Join(dir, "agent.conf")
	write(t, conf, fmt.Sprintf(`
apikey = %q
apibase = %q
root = %q
pidfile = %q
cloud_platform = "none"
roles = ["shop:db"]
[host_status]
on_start = "standby"
[plugin.metrics.try]
command = ["sh", %q]
[plugin.checks.try]
command = "echo TRY CRITICAL: on fire; exit 2"
`, server.Key, server.URL, filepath.Join(dir, "root"), filepath.Join(dir, "pid"), plugin))

	run := exec.Command(agent, "-conf", conf)
	var log bytes.Buffer
	run.Stdout, run.Stderr = &log, &log
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- run.Wait() }()
	arrived := wait(100*time.Second, func() bool {
		return server.Count("POST", "/api/v0/tsdb") > 0 && len(server.CheckReports()) > 0 && len(server.GraphDefs()) > 0
	})
	if err := run.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	select {
	case <-stopped:
	case <-time.After(10 * time.Second):
		t.Error(run.Process.Kill())
		<-stopped
	}
	if !arrived {
		t.Fatalf("the agent did not post everything in time: %d graph definitions, %d posts, %d reports\n%s", len(server.GraphDefs()), server.Count("POST", "/api/v0/tsdb"), len(server.CheckReports()), log.String())
	}

	hosts := server.Hosts()
	if len(hosts) != 1 || hosts[0].Status != "standby" || len(hosts[0].Roles["shop"]) != 1 {
		t.Fatalf("hosts: %+v", hosts)
	}
	if len(server.Points(hosts[0].ID, "custom.try.a.value")) == 0 {
		t.Errorf("metrics: %v", server.MetricNames(hosts[0].ID))
	}
	if r := server.CheckReports()[0]; r.Name != "try" || r.Status != "CRITICAL" || !strings.Contains(r.Message, "on fire") {
		t.Errorf("report: %+v", r)
	}
	if alerts := server.Alerts(); len(alerts) != 1 || alerts[0].Type != "check" || alerts[0].HostID != hosts[0].ID {
		t.Errorf("alerts: %+v", alerts)
	}
	if _, ok := hosts[0].Meta["filesystem"]; !ok {
		t.Error("the host has no meta.filesystem")
	}
}

func wait(limit time.Duration, done func() bool) bool {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if done() {
			return true
		}
	}
	return false
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o755); err != nil {
		t.Fatal(err)
	}
}
