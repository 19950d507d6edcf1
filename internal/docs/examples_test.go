package docs

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/testneed"
)

const root = "../.."

// example copies a file of examples/ into dir and returns its path there.
func example(t *testing.T, dir, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, "examples", name))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAgentTakesTheExampleConf(t *testing.T) {
	agent := testneed.Built(t, "tools/mackerel-agent")
	dir := t.TempDir()
	plain := example(t, dir, "mackerel-agent.conf")
	configtest(t, agent, plain)

	// Options that are commented out must be right, too.
	raw, _ := os.ReadFile(plain)
	option := regexp.MustCompile(`(?m)^(\s*)# (\s*(?:# "|\[|\]|"|[a-z_]+ = ))`)
	raw = option.ReplaceAll(option.ReplaceAll(raw, []byte("$1$2")), []byte("$1$2"))
	all := filepath.Join(dir, "all.conf")
	if err := os.WriteFile(all, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	configtest(t, agent, all)
	if n := strings.Count(string(raw), "[plugin."); n != 3 {
		t.Errorf("%d sections are left when everything is switched on, want 3", n)
	}
	var conf struct {
		Plugin map[string]map[string]struct{ Command []string }
	}
	if err := toml.Unmarshal(raw, &conf); err != nil {
		t.Fatal(err)
	}
	for _, sections := range conf.Plugin {
		for name, section := range sections {
			// With --help at the end the flags before it are read, and nothing is done.
			words := append(section.Command[1:], "--help")
			if out, err := exec.Command(testneed.Built(t, section.Command[0]), words...).CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", name, err, out)
			}
		}
	}
}

func configtest(t *testing.T, agent, conf string) {
	t.Helper()
	out, err := exec.Command(agent, "configtest", "-conf", conf).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "SUCCESS") || strings.Contains(string(out), "WARNING") {
		raw, _ := os.ReadFile(conf)
		t.Errorf("configtest: %v\n%s\n%s", err, out, raw)
	}
}

// mkr runs the real mkr in dir against the server.
func mkr(t *testing.T, server *mackereltest.Server, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(testneed.Built(t, "tools/mkr"), append([]string{"--apibase", server.URL}, args...)...)
	cmd.Dir = dir
	cmd.Env = []string{"MACKEREL_APIKEY=" + server.Key, "HOME=" + dir, "PATH=" + os.Getenv("PATH")}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestMkrPushesTheMonitor(t *testing.T) {
	server, dir := mackereltest.New(t), t.TempDir()
	server.AddRole("shop", "db")
	if _, err := server.Add("monitors", `{"type":"connectivity","name":"connectivity"}`); err != nil {
		t.Fatal(err)
	}
	// The safe way of the README: pull, add, diff, push.
	if out, err := mkr(t, server, dir, "monitors", "pull", "-F", "all.json"); err != nil {
		t.Fatal(err, out)
	}
	example(t, dir, "monitors.json")
	jq := testneed.Program(t, "jq", "jq")
	merge := exec.Command("sh", "-c", jq+` -s '{monitors: map(.monitors) | add}' all.json monitors.json >new.json`)
	merge.Dir = dir
	if out, err := merge.CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	out, err := mkr(t, server, dir, "monitors", "diff", "-F", "new.json", "-e")
	if err == nil || !strings.Contains(out, "custom.forecast.soonest.filesystem") {
		t.Errorf("diff before the push: %v\n%s", err, out)
	}
	if out, err := mkr(t, server, dir, "monitors", "push", "-F", "new.json"); err != nil {
		t.Fatal(err, out)
	}
	if n := len(server.Items("monitors")); n != 2 {
		t.Errorf("%d monitors after the push, want the old one and the new one", n)
	}

	// What the README warns of: the example pushed as it is.
	if out, err := mkr(t, server, dir, "monitors", "push", "-F", "monitors.json"); err != nil {
		t.Fatal(err, out)
	}
	if n := len(server.Items("monitors")); n != 1 {
		t.Errorf("%d monitors: push no longer deletes what the file lacks, so the README's warning is wrong", n)
	}
}

// TestTheMonitorNamesAGraph: its memo sends people to a graph by the label that
// the plugin gives it.
func TestTheMonitorNamesAGraph(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(root, "examples/monitors.json"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(testneed.Built(t, programs[0]))
	cmd.Env = append(os.Environ(), "MACKEREL_AGENT_PLUGIN_META=1")
	graphs, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	label := regexp.MustCompile(`the graph (Forecast: [^.]*)\.`).FindSubmatch(raw)
	if label == nil || !bytes.Contains(graphs, []byte(`"label":"`+string(label[1])+`"`)) {
		t.Errorf("the memo names %q; the graphs are %s", label, graphs)
	}
}

func TestMkrPushesTheDashboard(t *testing.T) {
	server, dir := mackereltest.New(t), t.TempDir()
	server.AddRole("shop", "db")
	example(t, dir, "dashboard.json")
	if out, err := mkr(t, server, dir, "dashboards", "push", "-F", "dashboard.json"); err != nil {
		t.Fatal(err, out)
	}
	items := server.Items("dashboards")
	if len(items) != 1 || strings.Count(string(items[0]), "custom.forecast.") != 4 {
		t.Errorf("dashboards: %s", items)
	}
}

func TestTheSlackChannelIsTaken(t *testing.T) {
	server, dir := mackereltest.New(t), t.TempDir()
	raw, err := os.ReadFile(example(t, dir, "slack-channel.json"))
	if err != nil {
		t.Fatal(err)
	}
	// mkr lists channels and pushes none: docs/triage.md uses curl.
	request, err := http.NewRequest(http.MethodPost, server.URL+"/api/v0/channels", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Api-Key", server.Key)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(response, err)
	}
	response.Body.Close()
	if out, err := mkr(t, server, dir, "channels"); err != nil || !strings.Contains(out, `"critical": "<!channel>"`) || strings.Contains(out, `"warning"`) {
		t.Errorf("channels: %v\n%s", err, out)
	}
}
