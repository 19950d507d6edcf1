package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/testneed"
)

func TestNamesOfEveryKind(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	p := built(t)
	root := t.TempDir()
	for name, said := range map[string]string{
		"with space": "with space", "tab\tbed": `tab\tbed`, "new\nline": `new\nline`, "日本語": "日本語", "back\\slash": `back\slash`, "ctrl\x1b[2J": `ctrl\x1b[2J`, "broken\xffutf8": `broken\xffutf8`,
	} {
		dir := filepath.Join(root, name)
		mountTmpfs(t, dir, mib)
		holdBytes(t, dir, mib)
		plugin := p.run(p.plugin, "--path", dir)
		metric := "forecast.days_until_full." + metricName(dir) + ".expected"
		if days, ok := plugin.metrics(t)[metric]; !ok || days != 0 || plugin.stderr != "" {
			t.Errorf("%q: no %s in %q, stderr %q", name, metric, plugin.stdout, plugin.stderr)
		}
		check := p.run(p.check, "--path", dir)
		want := "DiskfullETA CRITICAL: " + root + "/" + said + " is full: 100% of 1 MiB used\n"
		if check.exit != 2 || check.stdout != want {
			t.Errorf("%q: exit %d, %q, want %q", name, check.exit, check.stdout, want)
		}
	}
}

// TestNamesThatFallTogether: one history cannot hold two filesystems, so the
// one left out is told, and how to keep both.
func TestNamesThatFallTogether(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	p := built(t)
	root := t.TempDir()
	mountTmpfs(t, filepath.Join(root, "a b"), mib)
	mountTmpfs(t, filepath.Join(root, "a_b"), mib)
	check := p.run(p.check, "--include", "^"+regexp.QuoteMeta(root))
	if check.exit != 3 || !strings.Contains(check.stdout, "same name") || !strings.Contains(check.stdout, "--exclude") {
		t.Errorf("exit %d, %s", check.exit, check.stdout)
	}
	for _, name := range []string{"a b", "a_b"} { // whichever is left out
		dir := filepath.Join(root, name)
		all := fillUp(t, dir)
		check = p.run(p.check, "--include", "^"+regexp.QuoteMeta(root))
		if check.exit != 2 || !strings.Contains(check.stdout, "CRITICAL: "+dir+" is full") {
			t.Errorf("%s is full: exit %d, %s", dir, check.exit, check.stdout)
		}
		if err := os.Remove(all); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAMountThatVanishes: named by --path it is missed, as one of many it is
// gone as it is for the agent.
func TestAMountThatVanishes(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	p := built(t)
	dir := filepath.Join(t.TempDir(), "usb stick")
	mountTmpfs(t, dir, mib)
	for _, program := range []string{p.plugin, p.check} {
		if r := p.run(program, "--path", dir); r.exit != 0 || r.stderr != "" {
			t.Errorf("mounted: exit %d, %s%s", r.exit, r.stdout, r.stderr)
		}
	}
	if err := unix.Unmount(dir, 0); err != nil {
		t.Fatal(err)
	}
	if r := p.run(p.check, "--path", dir); r.exit != 3 || !strings.HasPrefix(r.stdout, "DiskfullETA UNKNOWN: ") || !strings.Contains(r.stdout, dir) || !strings.Contains(r.stdout, "is not a mount point") {
		t.Errorf("by path: exit %d, %s", r.exit, r.stdout)
	}
	if r := p.run(p.plugin, "--path", dir); r.exit != 0 || r.stdout != "" || !strings.Contains(r.stderr, dir) || !strings.Contains(r.stderr, "is not a mount point") {
		t.Errorf("by path: exit %d, %s%s", r.exit, r.stdout, r.stderr)
	}
	if r := p.run(p.check, "--include", "usb stick"); r.exit != 0 || strings.Contains(r.stdout, dir) {
		t.Errorf("by pattern: exit %d, %s", r.exit, r.stdout)
	}
}

// TestWithoutPermission runs as nobody: neither the mount nor the state
// directory may be entered.
func TestWithoutPermission(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	p := built(t)
	testneed.Root(t)
	root, err := os.MkdirTemp("", "permission")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	closed := filepath.Join(root, "closed")
	mountTmpfs(t, filepath.Join(closed, "mount"), mib)
	for dir, mode := range map[string]os.FileMode{root: 0o755, closed: 0o700} {
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
	}
	for name, source := range map[string]string{"plugin": p.plugin, "check": p.check} {
		copyProgram(t, source, filepath.Join(root, name))
	}
	asNobody := func(args ...string) (string, int) {
		command := exec.Command(filepath.Join(root, args[0]), args[1:]...)
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		out, err := command.CombinedOutput()
		if command.ProcessState == nil {
			t.Fatal(err)
		}
		return string(out), command.ProcessState.ExitCode()
	}
	mount := filepath.Join(closed, "mount")
	if out, exit := asNobody("check", "--path", mount, "--state-dir", filepath.Join(closed, "state")); exit != 3 || !strings.Contains(out, mount+" ") || !strings.Contains(out, "permission denied") {
		t.Errorf("closed mount: exit %d, %s", exit, out)
	}
	state := filepath.Join(closed, "state")
	if out, exit := asNobody("check", "--resource", "memory", "--state-dir", state); exit != 3 || !strings.HasPrefix(out, "DiskfullETA UNKNOWN: history is not kept: ") || !strings.Contains(out, state) {
		t.Errorf("closed state directory: exit %d, %s", exit, out)
	}
	if out, exit := asNobody("plugin", "--resource", "memory", "--state-dir", state); exit != 0 || !strings.HasPrefix(out, "mackerel-plugin-forecast: history is not kept: ") {
		t.Errorf("closed state directory: exit %d, %s", exit, out)
	}
}
