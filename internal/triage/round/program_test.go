package round

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/slacktest"
	"mackerel-forecast/internal/testneed"
)

// programWorld has one runaway now, by the real clock.
func programWorld(t *testing.T) (w *world, alert string) {
	testneed.Built(t, "mackerel-plugin-forecast")
	w = newWorld(t)
	w.now = time.Now()
	host := w.host("db1", map[string]fill{"vdb1": runaway})
	return w, w.alert(host, w.monitor("disk%", 80, 95), "WARNING")
}

// process is one run of the built program.
type process struct {
	*exec.Cmd
	out, err bytes.Buffer
}

// program prepares the built program with an environment that holds nothing
// but what is given beside the API key.
func (w *world) program(env []string, args ...string) *process {
	p := &process{}
	p.Cmd = exec.Command(testneed.Built(w.t, "mackerel-plugin-forecast"),
		append([]string{"triage", "--apibase", w.mackerel.URL, "--interval", "1ms", "--state-dir", w.dir}, args...)...)
	p.Env = append([]string{"MACKEREL_APIKEY=" + w.mackerel.Key, "TZ=Asia/Tokyo", "TMPDIR=" + w.t.TempDir()}, env...)
	p.Stdout, p.Stderr = &p.out, &p.err
	return p
}

func (w *world) botEnv() []string {
	return []string{"SLACK_BOT_TOKEN=" + w.slack.Token, "SLACK_API_URL=" + w.slack.APIURL}
}

// finish runs the program to its end and looks for secrets in what it said.
func (w *world) finish(p *process) (code int) {
	w.t.Helper()
	_ = p.Run() // the exit code tells
	for _, secret := range append(w.slack.Secrets(), w.mackerel.Key) {
		if strings.Contains(p.out.String()+p.err.String()+strings.Join(p.Args, " "), secret) {
			w.t.Fatalf("%q is told:\n%s\n%s", secret, p.out.String(), p.err.String())
		}
	}
	w.mustNotLeak(nil)
	return p.ProcessState.ExitCode()
}

// until waits for something that another process does.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 1000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("never happened: ", what)
}

// posting is a world whose program has posted and waits for Slack's answer.
func posting(t *testing.T) (*world, *process) {
	w, _ := programWorld(t)
	w.slack.Fail(slacktest.Fault{Path: "/api/chat.postMessage", Mute: true, Times: 1})
	p := w.program(w.botEnv(), "--channel", w.slack.Channel)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "the first post", func() bool { return len(w.slack.Posts()) == 1 })
	return w, p
}

func TestProgramKilledWhileSlackAnswers(t *testing.T) {
	t.Parallel()
	w, first := posting(t)
	if runtime.GOOS == "linux" { // what every user of the host may read
		line, err := os.ReadFile(filepath.Join("/proc", fmt.Sprint(first.Process.Pid), "cmdline"))
		if err != nil || strings.Contains(string(line), w.mackerel.Key) || strings.Contains(string(line), w.slack.Token) {
			t.Errorf("arguments %q, %v", line, err)
		}
	}
	_ = first.Process.Kill()
	_ = first.Wait()
	w.mustNotLeak(nil)
	for range 3 {
		if p := w.program(w.botEnv(), "--channel", w.slack.Channel); w.finish(p) != 0 {
			t.Fatal(p.err.String())
		}
	}
	w.wantPosts(2, 2) // the one duplicate
}

func TestProgramUploadsAPicture(t *testing.T) {
	t.Parallel()
	w, _ := programWorld(t)
	if p := w.program(w.botEnv(), "--channel", "#disk-alerts"); w.finish(p) != 0 {
		t.Fatal(p.err.String())
	}
	post, files := w.wantPosts(1, 1)[0], w.slack.Files()
	if len(files) != 1 || files[0].Thread != post.TS {
		t.Fatalf("%d files", len(files))
	}
	drawn, err := png.Decode(bytes.NewReader(files[0].Data))
	if err != nil || drawn.Bounds().Dx() < 400 {
		t.Errorf("%v, %v", drawn, err)
	}
	if keep := os.Getenv("KEEP_PICTURE"); keep != "" {
		_ = os.WriteFile(keep, files[0].Data, 0o600)
	}
}

func TestProgramsOverlap(t *testing.T) {
	t.Parallel()
	w, first := posting(t)
	second := w.program(w.botEnv(), "--channel", w.slack.Channel)
	if code := w.finish(second); code != 0 || !strings.Contains(second.err.String(), "another run of triage is at work") {
		t.Errorf("exit %d: %s", code, second.err.String())
	}
	if !strings.Contains(second.out.String(), "triage.urgent\t1") {
		t.Errorf("what the other saw: %q", second.out.String())
	}
	w.wantPosts(1, 1)
	_ = first.Process.Kill()
	_ = first.Wait()
}

func TestProgramPrintsMetricsWhateverSlackDoes(t *testing.T) {
	t.Parallel()
	w, _ := programWorld(t)
	wrong := strings.TrimSuffix(w.slack.APIURL, "/api/") + "/services/T0/B0/s3cr3tOther"
	p := w.program([]string{"SLACK_WEBHOOK_URL=" + wrong})
	if code := w.finish(p); code != 1 {
		t.Errorf("exit %d", code)
	}
	for _, want := range []string{"triage.open\t1", "triage.urgent\t1"} {
		if !strings.Contains(p.out.String(), want) {
			t.Errorf("no %q in %q", want, p.out.String())
		}
	}
	if !strings.Contains(p.err.String(), "triage: slack answered 404 Not Found: no_service") || strings.Count(p.err.String(), "\n") != 1 {
		t.Errorf("%q", p.err.String())
	}
}

func TestProgramDryRunLeavesNoTrace(t *testing.T) {
	t.Parallel()
	w, _ := programWorld(t)
	p := w.program(nil, "--dry-run")
	if code := w.finish(p); code != 0 {
		t.Errorf("exit %d: %s", code, p.err.String())
	}
	for _, want := range []string{"<!channel> db1 /mnt/vdb1: full in ", "JST", "1 open, 1 urgent\n"} {
		if !strings.Contains(p.out.String(), want) {
			t.Errorf("no %q in\n%s", want, p.out.String())
		}
	}
	if left, _ := os.ReadDir(w.dir); len(left) != 0 || w.slack.Requests() != 0 || w.mackerel.Count("PUT", "/api/v0/alerts/*") != 0 {
		t.Errorf("%v, %d requests", left, w.slack.Requests())
	}
}

func TestProgramWatchesUntilToldToEnd(t *testing.T) {
	testneed.Linux(t) // SIGINT
	t.Parallel()
	w, _ := programWorld(t)
	p := w.program(w.botEnv(), "--channel", w.slack.Channel, "--watch")
	var seen lines
	p.Stdout = &seen
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "a line", func() bool { return strings.Contains(seen.String(), "1 open, 1 urgent") })
	w.wantPosts(1, 1)
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err != nil || p.err.Len() != 0 {
		t.Errorf("%v\n%s", err, p.err.String())
	}
}

// lines may be read while a process writes them.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Everything hangs, and the agent would end a plugin after 30 seconds.
func TestProgramEndsInTime(t *testing.T) {
	t.Parallel()
	w, _ := programWorld(t)
	other := w.host("db2", map[string]fill{"vdb1": runaway})
	w.alert(other, w.monitor("disk%", 80, 95), "CRITICAL")
	w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/hosts/" + other, Hang: true})
	w.slack.Fail(slacktest.Fault{Hang: true})
	began := time.Now()
	p := w.program(w.botEnv(), "--channel", w.slack.Channel)
	code := w.finish(p)
	if took := time.Since(began); took > 25*time.Second || code != 1 { // 20, and what a loaded machine adds
		t.Errorf("exit %d after %s", code, took)
	}
	if !strings.Contains(p.out.String(), "triage.open\t2") || !strings.Contains(p.err.String(), "slack did not answer: timeout") {
		t.Errorf("%s\n%s", p.out.String(), p.err.String())
	}
}

// TestAgentRunsTriage has the real agent run it as its metric plugin.
func TestAgentRunsTriage(t *testing.T) {
	agent := testneed.Built(t, "tools/mackerel-agent")
	t.Parallel()
	w, _ := programWorld(t)
	p := w.program(nil)
	conf := filepath.Join(t.TempDir(), "mackerel-agent.conf")
	text := `apikey = "` + w.mackerel.Key + `"
cloud_platform = "none"
root = "` + t.TempDir() + `"
[plugin.metrics.triage]
command = ["` + strings.Join(append([]string{p.Path}, p.Args[1:]...), `", "`) + `", "--conf", "` + conf + `"]
env = { SLACK_WEBHOOK_URL = "` + w.slack.Webhook + `" }
`
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.Command(agent, "once", "-conf", conf)
	run.Env = []string{"PATH=/usr/bin:/bin"}
	out, err := run.CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"custom.triage.urgent"`) || !strings.Contains(string(out), `"custom.triage.open"`) {
		t.Errorf("%v\n%s", err, out)
	}
	w.wantPosts(1, 1)
	for _, secret := range append(w.slack.Secrets(), w.mackerel.Key) {
		if strings.Contains(string(out), secret) {
			t.Errorf("%q in what the agent says", secret)
		}
	}
}
