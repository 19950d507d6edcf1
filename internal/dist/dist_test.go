package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mackerel-forecast/internal/testneed"
)

// needs skips a test, before a release is begun, where none can be built.
func needs(t testing.TB) {
	t.Helper()
	testneed.Linux(t)
	testneed.Program(t, "git", "git")
	testneed.Program(t, "unzip", "unzip")
	testneed.Built(t, "tools/goxz")
}

// release builds the packages of this machine's platform from a fresh clone of
// HEAD, below a directory of the given name, and returns the clone's dist/.
func release(t testing.TB, dir string, environment ...string) string {
	t.Helper()
	tools := filepath.Dir(testneed.Built(t, "tools/goxz"))
	root := filepath.Dir(filepath.Dir(tools))
	clone := filepath.Join(dir, "clone")
	run(t, "git", "clone", "--quiet", root, clone)
	if err := os.MkdirAll(filepath.Join(clone, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(tools, filepath.Join(clone, "bin", "tools")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("packaging/dist.sh", "v1.2.3", "-s -w -X mackerel-forecast/internal/cli.version=v1.2.3")
	cmd.Dir = clone
	cmd.Env = append(append(os.Environ(), "PLATFORMS=linux/"+runtime.GOARCH), environment...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("dist.sh: %v\n%s", err, out)
	}
	return filepath.Join(clone, "dist")
}

// built is one release that the tests share; none of them changes it.
var built struct {
	once sync.Once
	dir  string
}

func sharedRelease(t testing.TB) string {
	t.Helper()
	needs(t) // not in the Once: the first test would skip, the others find nothing built
	built.once.Do(func() { built.dir = release(t, sharedDir) })
	if built.dir == "" {
		t.Fatal("the release was not built: see the first test that failed")
	}
	return built.dir
}

var sharedDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "dist")
	if err != nil {
		panic(err)
	}
	sharedDir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func TestSameCommitGivesSameBytes(t *testing.T) {
	one := sharedRelease(t)
	two := release(t, filepath.Join(t.TempDir(), "elsewhere"), "TZ=Asia/Tokyo", "HOME="+os.Getenv("HOME"))
	names, err := filepath.Glob(filepath.Join(one, "*"))
	if err != nil || len(names) != 5 {
		t.Fatalf("dist/ holds %q, %v", names, err)
	}
	for _, name := range names {
		a, _ := os.ReadFile(name)
		b, err := os.ReadFile(filepath.Join(two, filepath.Base(name)))
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs between two builds of one commit (%v)", filepath.Base(name), err)
		}
	}
}

func TestMkrInstallsTheZip(t *testing.T) {
	mkr := testneed.Built(t, "tools/mkr")
	archive := filepath.Join(sharedRelease(t), "mackerel-plugin-forecast_linux_"+runtime.GOARCH+".zip")
	prefix := t.TempDir()
	run(t, mkr, "plugin", "install", "--prefix", prefix, "file://"+archive)
	for _, program := range []string{"mackerel-plugin-forecast", "check-diskfull-eta"} {
		if got := run(t, filepath.Join(prefix, "bin", program), "--version"); got != program+" v1.2.3\n" {
			t.Errorf("the installed %s says %q", program, got)
		}
	}
	runUnderTheAgent(t, filepath.Join(prefix, "bin"))
	// Of a file mkr knows no release, and it overwrites only when it is told to.
	if out, err := exec.Command(mkr, "plugin", "install", "--prefix", prefix, "file://"+archive).CombinedOutput(); err == nil {
		t.Errorf("a second install without --overwrite succeeds: %s", out)
	}
	run(t, mkr, "plugin", "install", "--prefix", prefix, "--overwrite", "file://"+archive)
}

// runUnderTheAgent lets the real agent run the plugin of bin once, on a memory
// whose past of 60 days is imported, so that there is something to say.
func runUnderTheAgent(t *testing.T, bin string) {
	t.Helper()
	agent, dir := testneed.Built(t, "tools/mackerel-agent"), t.TempDir()
	plugin, state := filepath.Join(bin, "mackerel-plugin-forecast"), filepath.Join(dir, "state")
	var past strings.Builder
	past.WriteString("time,used,size\n")
	for hour := 60 * 24; hour > 0; hour-- {
		fmt.Fprintf(&past, "%d,%d,%d\n", time.Now().Unix()-int64(hour)*3600, 1<<30-hour<<10, int64(64<<30))
	}
	csv, conf := filepath.Join(dir, "memory.csv"), filepath.Join(dir, "agent.conf")
	section := fmt.Sprintf("apikey = \"none\"\ncloud_platform = \"none\"\nroot = %q\n[plugin.metrics.forecast]\ncommand = [%q, \"--resource\", \"memory\", \"--state-dir\", %q]\n", dir, plugin, state)
	for path, text := range map[string]string{csv: past.String(), conf: section} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run(t, plugin, "import", "--resource", "memory", "--state-dir", state, csv)
	if out := run(t, agent, "once", "-conf", conf); !strings.Contains(out, "custom.forecast.soonest.memory") {
		t.Errorf("the agent reports no forecast:\n%s", out)
	}
	out, err := exec.Command(filepath.Join(bin, "check-diskfull-eta"), "--resource", "memory", "--state-dir", state).CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "DiskfullETA OK: ") {
		t.Errorf("the installed check: %v, %s", err, out)
	}
}

func TestDebInstallsAndLeavesNothing(t *testing.T) {
	dpkg := testneed.Program(t, "dpkg", "dpkg")
	packages, _ := filepath.Glob(filepath.Join(sharedRelease(t), "*.deb"))
	root := t.TempDir()
	for _, dir := range []string{"info", "updates"} {
		if err := os.MkdirAll(filepath.Join(root, "var/lib/dpkg", dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "var/lib/dpkg/status"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	base := []string{"--root=" + root, "--force-not-root", "--force-bad-path", "--log=/dev/null"}
	run(t, dpkg, append(slices.Clone(base), "-i", packages[0])...)
	checkTree(t, root)
	if got := run(t, "dpkg-query", "--admindir="+root+"/var/lib/dpkg", "-W"); got != "mackerel-plugin-forecast\t1.2.3\n" {
		t.Errorf("dpkg knows %q", got)
	}
	run(t, dpkg, append(slices.Clone(base), "--purge", "mackerel-plugin-forecast")...)
	if left, _ := filepath.Glob(filepath.Join(root, "usr/*/*")); len(left) > 0 {
		t.Errorf("removed, it leaves %q", left)
	}
}

func TestRPMInstalls(t *testing.T) {
	rpm := testneed.Program(t, "rpm", "rpm")
	testneed.Root(t)
	packages, _ := filepath.Glob(filepath.Join(sharedRelease(t), "*.rpm"))
	root := t.TempDir()
	base := []string{"--root", root, "--nosignature"}
	run(t, rpm, append(slices.Clone(base), "--install", "--nodeps", packages[0])...)
	checkTree(t, root)
	run(t, rpm, append(slices.Clone(base), "--erase", "mackerel-plugin-forecast")...)
	if left, _ := filepath.Glob(filepath.Join(root, "usr/bin/*")); len(left) > 0 {
		t.Errorf("erased, it leaves %q", left)
	}
}

// TestAPreReleaseSortsBeforeItsRelease, and what was committed since behind it.
func TestAPreReleaseSortsBeforeItsRelease(t *testing.T) {
	testneed.Program(t, "bash", "bash")
	dpkg := testneed.Program(t, "dpkg", "dpkg")
	last := "0"
	for _, c := range [][2]string{
		{"0a1b2c3-dirty", "0.0.0+0a1b2c3.dirty"}, {"v1.0.0-beta.2", "1.0.0~beta.2"}, {"v1.0.0-rc1", "1.0.0~rc1"},
		{"v1.0.0-rc1-5-g0a1b2c3d4e5f", "1.0.0~rc1.5.g0a1b2c3d4e5f"}, {"v1.0.0", "1.0.0"}, {"v1.0.0-5-g0a1b2c3d4e5f-dirty", "1.0.0.5.g0a1b2c3d4e5f.dirty"},
		{"v1.0.1-rc-2", "1.0.1~rc.2"}, {"v1.0.1", "1.0.1"}, {"v1.0.1-dirty", "1.0.1.dirty"},
	} {
		got := strings.TrimSpace(run(t, filepath.Join("..", "..", "packaging", "version.sh"), c[0]))
		if got != c[1] {
			t.Errorf("%s is packaged as %s, want %s", c[0], got, c[1])
		}
		run(t, dpkg, "--compare-versions", last, "lt", got)
		last = got
	}
}

// checkTree looks for what a package puts below root, and runs its programs.
func checkTree(t *testing.T, root string) {
	t.Helper()
	for _, path := range []string{
		"usr/share/man/man1/mackerel-plugin-forecast.1.gz", "usr/share/man/man1/check-diskfull-eta.1.gz",
		"usr/share/bash-completion/completions/mackerel-plugin-forecast", "usr/share/zsh/site-functions/_check-diskfull-eta",
		"usr/share/fish/vendor_completions.d/check-diskfull-eta.fish", "usr/share/doc/mackerel-plugin-forecast/copyright",
		"usr/share/doc/mackerel-plugin-forecast/CREDITS", "usr/share/doc/mackerel-plugin-forecast/CHANGELOG.md",
	} {
		if info, err := os.Stat(filepath.Join(root, path)); err != nil || info.Size() == 0 || info.Mode().Perm() != 0o644 {
			t.Errorf("/%s: %v, %v", path, info, err)
		}
	}
	for _, program := range []string{"mackerel-plugin-forecast", "check-diskfull-eta"} {
		if got := run(t, filepath.Join(root, "usr/bin", program), "--version"); !strings.Contains(got, "v1.2.3") {
			t.Errorf("/usr/bin/%s says %q", program, got)
		}
	}
}

func TestCreditsNameAllThatIsLinked(t *testing.T) {
	dist := sharedRelease(t)
	credits, err := os.ReadFile(filepath.Join(filepath.Dir(dist), "CREDITS"))
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{"mackerel-plugin-forecast", "check-diskfull-eta"} {
		for line := range strings.Lines(run(t, "go", "version", "-m", testneed.Built(t, program))) {
			if words := strings.Fields(line); len(words) > 1 && words[0] == "dep" && !strings.Contains(string(credits), "\n"+words[1]+"\n") {
				t.Errorf("CREDITS lacks %s, which %s links", words[1], program)
			}
		}
	}
}

func TestRegistryEntry(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(sharedRelease(t), "mackerel-plugin-forecast.json"))
	var entry struct{ Source, Description string }
	if err == nil {
		err = json.Unmarshal(raw, &entry)
	}
	if err != nil || !strings.HasSuffix(entry.Source, "/mackerel-plugin-forecast") || entry.Description == "" {
		t.Errorf("%s: %v", raw, err)
	}
}

func run(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", filepath.Base(name), args, err, out)
	}
	return string(out)
}
