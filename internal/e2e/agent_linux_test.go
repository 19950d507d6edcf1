package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/usage"
)

// TestRealAgent runs both programs as the real mackerel-agent runs them: from
// its conf, in an environment as empty as it can live in, in its minutes,
// told to end at its timeouts.
func TestRealAgent(t *testing.T) {
	t.Parallel()
	nsenter := testneed.Program(t, "nsenter", "util-linux")
	agent := testneed.Built(t, "tools/mackerel-agent")
	p := built(t)
	names := growOld(t, p)
	privateMounts(t)
	full := filepath.Join(t.TempDir(), "full")
	mountTmpfs(t, full, mib)
	holdBytes(t, full, mib)
	hangs := elsewhere(t)
	server := mackereltest.New(t)
	root := t.TempDir()
	conf := filepath.Join(root, "mackerel-agent.conf")
	writeFile(t, conf, fmt.Sprintf(`
apikey = %q
apibase = %q
root = %q
pidfile = %q
cloud_platform = "none"
include = %q
[plugin.metrics.forecast]
command = [%q, "--state-dir", %q, "--conf", %q]
[plugin.metrics.inodes]
command = "%s --state-dir %s --conf %s --resource inode --resource memory"
[plugin.metrics.hung]
command = [%q, "--mount=%s", %q, "--state-dir", %q, "--metric-key-prefix", "hung", "--include", %q]
timeout_seconds = 1
[plugin.checks.diskfull-eta]
command = [%q, "--state-dir", %q, "--conf", %q]
[plugin.checks.full]
command = [%q, "--state-dir", %q, "--path", %q]
[plugin.checks.mistake]
command = [%q, "--warning", "7"]
`, server.Key, server.URL, root, filepath.Join(root, "pid"), filepath.Join(root, "conf.d", "*.conf"),
		p.plugin, p.state, conf, p.plugin, p.state, conf, nsenter, hangs.namespace, p.plugin, t.TempDir(), hangs.include,
		p.check, p.state, conf, p.check, p.state, full, p.check))

	run := exec.Command(agent, "-conf", conf)
	run.Env = []string{"PATH=/usr/bin:/bin"} // without it the agent finds no df, and reports no filesystem
	var log bytes.Buffer
	run.Stdout, run.Stderr = &log, &log
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	id := ""
	arrived := waitFor(100*time.Second, func() bool {
		if hosts := server.Hosts(); len(hosts) == 1 {
			id = hosts[0].ID
		}
		posted := server.MetricNames(id)
		return slices.Contains(posted, "custom.forecast.soonest.filesystem") && slices.Contains(posted, "filesystem."+names[0]+".used") &&
			slices.Contains(posted, hangs.metric) && len(reported(server)) == 3
	})
	if err := run.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	_ = run.Wait()
	if t.Failed() || !arrived {
		t.Fatalf("hosts %v, metrics %v, reports %+v, log:\n%s", server.Hosts(), server.MetricNames(id), server.CheckReports(), log.String())
	}
	sameNames(t, server.MetricNames(id))
	for _, name := range []string{"custom.forecast.memory.expected", "custom.forecast.soonest.inode", "custom.forecast.days_until_inodes_full." + names[0] + ".early"} {
		if !slices.Contains(server.MetricNames(id), name) {
			t.Errorf("%s was not posted", name)
		}
	}
	if points := server.Points(id, hangs.metric); points[0].Value != 0 {
		t.Errorf("beside the hung mount: %v", points)
	}
	graphs(t, server)
	reports(t, server, map[string]string{
		"diskfull-eta": "OK DiskfullETA OK: ",
		"full":         "CRITICAL DiskfullETA CRITICAL: " + full + " is full",
		"mistake":      "UNKNOWN DiskfullETA UNKNOWN: invalid argument \"7\"",
	})
	if strings.Contains(log.String(), server.Key) {
		t.Error("the API key is in the agent's log")
	}
}

// growOld gives every filesystem of this machine a past, so that no metric
// waits for its warm-up, and returns their names.
func growOld(t *testing.T, p programs) (names []string) {
	t.Helper()
	now := time.Now().Unix()
	readings, err := collect.Filesystems(t.Context(), collect.Options{}, []usage.Resource{usage.Filesystem, usage.Inode}, now)
	if err != nil || len(readings) == 0 {
		t.Fatalf("this machine has no filesystem that the agent would report: %v", err)
	}
	for _, r := range append(readings, collect.Memory(now)) {
		if ofATest(r.MountPoint) {
			continue
		}
		log, err := history.Open(p.state, r.ID, r.Identity)
		if err != nil {
			t.Fatal(err)
		}
		var past []usage.Sample
		for hour := int64(1); hour < 90*24; hour++ { // up and down by more than this test run writes
			past = append(past, usage.Sample{Time: now - 3600*hour, Used: r.Sample.Used * (1 - float64(hour*7919%100)/2000), Size: r.Sample.Size})
		}
		log.Import(past)
		if err := log.Commit(); err != nil {
			t.Fatal(err)
		}
		log.Close()
		if r.Resource == usage.Filesystem {
			names = append(names, r.Name)
		}
	}
	return names
}

// hung is a place, seen by one namespace only, with a hung mount and a full
// one that the plugin must nevertheless tell.
type hung struct{ namespace, include, metric string }

func elsewhere(t *testing.T) (h hung) {
	t.Helper()
	ready, done, cleaned := make(chan bool), make(chan struct{}), make(chan struct{})
	elsewhere := func(t *testing.T) {
		defer close(ready)
		privateMounts(t)
		_, full, include := hungBesideFull(t)
		holder := exec.Command("sleep", "300")
		if err := holder.Start(); err != nil {
			t.Error(err)
			return
		}
		defer func() {
			_ = holder.Process.Kill()
			_ = holder.Wait()
		}()
		h = hung{fmt.Sprintf("/proc/%d/ns/mnt", holder.Process.Pid), include, "custom.hung.days_until_full." + metricName(full) + ".expected"}
		ready <- true
		<-done
	}
	go func() {
		defer close(cleaned)
		t.Run("elsewhere", elsewhere)
	}()
	if !<-ready {
		t.FailNow()
	}
	t.Cleanup(func() { close(done); <-cleaned })
	return h
}

// sameNames: what is forecast is exactly what the agent itself reports.
func sameNames(t *testing.T, posted []string) {
	t.Helper()
	var agents, ours []string
	for _, name := range posted {
		if match := regexp.MustCompile(`^filesystem\.(.+)\.used$`).FindStringSubmatch(name); match != nil {
			agents = append(agents, match[1])
		}
		if match := regexp.MustCompile(`^custom\.forecast\.days_until_full\.(.+)\.expected$`).FindStringSubmatch(name); match != nil {
			ours = append(ours, match[1])
		}
	}
	slices.Sort(agents)
	slices.Sort(ours)
	if len(agents) == 0 || !slices.Equal(agents, ours) {
		t.Errorf("the agent reports %v, forecast are %v", agents, ours)
	}
}

func graphs(t *testing.T, server *mackereltest.Server) {
	t.Helper()
	posted, err := json.Marshal(server.GraphDefs())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"custom.forecast.days_until_full.#", "custom.forecast.days_until_full.#.expected", "custom.forecast.days_until_full.#.early",
		"custom.forecast.soonest", "custom.forecast.soonest.filesystem", "custom.forecast.days_until_inodes_full.#", "custom.forecast.memory.expected", "custom.hung.days_until_full.#"} {
		if !strings.Contains(string(posted), `"name":"`+name+`"`) {
			t.Errorf("no graph definition of %s in %s", name, posted)
		}
	}
}

// reported names the checks that have been reported.
func reported(server *mackereltest.Server) map[string]bool {
	seen := map[string]bool{}
	for _, r := range server.CheckReports() {
		seen[r.Name] = true
	}
	return seen
}

// reports: a check is reported once or, when not OK, every minute.
func reports(t *testing.T, server *mackereltest.Server, want map[string]string) {
	t.Helper()
	for _, r := range server.CheckReports() {
		if begin, known := want[r.Name]; !known || !strings.HasPrefix(r.Status+" "+r.Message, begin) {
			t.Errorf("report of %s: %s %s", r.Name, r.Status, r.Message)
		}
	}
	for name := range want {
		if !reported(server)[name] {
			t.Errorf("no report of %s", name)
		}
	}
}

func waitFor(limit time.Duration, done func() bool) bool {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if done() {
			return true
		}
	}
	return false
}
