package e2e

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/testneed"
)

// mountHung mounts a FUSE filesystem whose server takes every request and
// never answers: what waits for it cannot even be killed. This process keeps
// away from it, and closing the connection frees everyone.
func mountHung(t testing.TB, dir string) {
	t.Helper()
	fd := mountSilent(t, dir)
	request := make([]byte, 1<<20)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if _, err := unix.Read(fd, request); err != nil && err != unix.EINTR {
				return // unmounted
			}
		}
	}()
	t.Cleanup(func() {
		abort(t, dir)
		<-done
	})
}

// mountSilent mounts a FUSE filesystem whose server reads no request after the
// first, as a dead NFS server's: what waits for it can be killed. fd is the server's.
func mountSilent(t testing.TB, dir string) (fd int) {
	t.Helper()
	testneed.Root(t)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	fd, err := unix.Open("/dev/fuse", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("hung", dir, "fuse", 0, fmt.Sprintf("fd=%d,rootmode=40755,user_id=0,group_id=0,allow_other", fd)); err != nil {
		t.Fatal(err)
	}
	request := make([]byte, 1<<20)
	if n, err := unix.Read(fd, request); err != nil || n < 40 {
		t.Fatalf("FUSE_INIT: %d bytes, %v", n, err)
	}
	reply := binary.NativeEndian.AppendUint32(nil, 16+64) // header: length, error, the request's number
	reply = append(reply, 0, 0, 0, 0)
	reply = append(reply, request[8:16]...)
	reply = binary.NativeEndian.AppendUint32(reply, 7)
	reply = binary.NativeEndian.AppendUint32(reply, 31)
	if _, err := unix.Write(fd, append(reply, make([]byte, 56)...)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		abort(t, dir)
		unix.Close(fd)
	})
	return fd
}

// abort frees everyone who waits for a mount, and ends it.
func abort(t testing.TB, dir string) {
	_ = os.WriteFile(fmt.Sprintf("/sys/fs/fuse/connections/%d/abort", minorOf(t, dir)), []byte("1"), 0)
	_ = unix.Unmount(dir, unix.MNT_DETACH|unix.MNT_FORCE)
}

// minorOf finds the number of a mount's connection without asking the mount.
func minorOf(t testing.TB, dir string) (minor int) {
	mounts, err := os.ReadFile("/proc/thread-self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(mounts), "\n") {
		if fields := strings.Fields(line); len(fields) > 4 && fields[4] == dir {
			fmt.Sscanf(fields[2], "0:%d", &minor)
		}
	}
	return minor
}

// hungBesideFull mounts a hung filesystem beside one that is full, so that
// there is something to tell from the first sample on.
func hungBesideFull(t *testing.T) (hung, full, include string) {
	root := t.TempDir()
	hung, full = filepath.Join(root, "hung"), filepath.Join(root, "full")
	mountTmpfs(t, full, mib)
	holdBytes(t, full, mib)
	mountHung(t, hung)
	return hung, full, "^" + regexp.QuoteMeta(root) + "/"
}

func TestAHungMountIsNamedAndHidesNoOther(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	p := built(t)
	hung, full, include := hungBesideFull(t)

	plugin := p.run(p.plugin, "--include", include)
	if plugin.took > 10*time.Second {
		t.Errorf("the plugin takes %s", plugin.took)
	}
	if days, ok := plugin.metrics(t)["forecast.days_until_full."+metricName(full)+".expected"]; !ok || days != 0 {
		t.Errorf("the full one beside it is not told: %s", plugin.stdout)
	}
	if plugin.exit != 0 || !strings.Contains(plugin.stderr, hung+" does not answer") {
		t.Errorf("exit %d, stderr %q", plugin.exit, plugin.stderr)
	}

	check := p.run(p.check, "--include", include)
	if check.took > 10*time.Second {
		t.Errorf("the check takes %s", check.took)
	}
	if check.exit != 2 || !strings.HasPrefix(check.stdout, "DiskfullETA CRITICAL: "+full+" is full") || !strings.Contains(check.stdout, "; "+hung+" does not answer") {
		t.Errorf("exit %d, %s", check.exit, check.stdout)
	}

	// Over before the first look is.
	watch := p.run(p.plugin, "watch", "--for", "100ms", "--include", include)
	if watch.exit != 0 || !strings.Contains(watch.stdout, hung+" does not answer") || !strings.Contains(watch.stdout, full+": 100% of") {
		t.Errorf("watch: exit %d, %q", watch.exit, watch.stdout)
	}

	holdBytes(t, full, 0)
	check = p.run(p.check, "--include", include)
	if check.exit != 3 || !strings.HasPrefix(check.stdout, "DiskfullETA UNKNOWN: "+hung+" does not answer") {
		t.Errorf("nothing is worse than the hung one: exit %d, %s", check.exit, check.stdout)
	}
}

// TestTriageSaysThatItsStateDirectoryHangs, in time for the agent to hear it.
func TestTriageSaysThatItsStateDirectoryHangs(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	p := built(t)
	p.state = filepath.Join(t.TempDir(), "state")
	mountSilent(t, p.state)
	p.env = []string{"MACKEREL_APIKEY=key", "WEBHOOK_URL=http://127.0.0.1:1/hook"}
	r := p.run(p.plugin, "triage", "--apibase", "http://127.0.0.1:1")
	if r.exit != 1 || r.took > 10*time.Second || !strings.Contains(r.stderr, `the state directory "`+p.state+`" does not answer in time`) || strings.Count(r.stderr, "\n") != 1 {
		t.Errorf("exit %d after %s, %s%s", r.exit, r.took, r.stdout, r.stderr)
	}
}

// TestConfThatDoesNotAnswer is a pipe that nobody writes: opening it hangs as a
// file on a dead NFS server does.
func TestConfThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	p := built(t)
	conf := filepath.Join(t.TempDir(), "conf")
	if err := unix.Mkfifo(conf, 0o600); err != nil {
		t.Fatal(err)
	}
	for program, exit := range map[string]int{p.plugin: 2, p.check: 3} {
		r := p.run(program, "--resource", "memory", "--conf", conf)
		if r.exit != exit || r.took > 10*time.Second || !strings.Contains(r.stderr, conf+" does not answer") {
			t.Errorf("%s: exit %d after %s, %s", filepath.Base(program), r.exit, r.took, r.stderr)
		}
	}
}

// TestToldToEnd is the agent at timeout_seconds: after SIGTERM the plugin says
// what it has and ends by itself, for else the agent throws all of it away.
func TestToldToEnd(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	p := built(t)
	hung, full, include := hungBesideFull(t)
	for _, c := range []struct {
		program, want string
		exit          int
	}{
		{p.plugin, "forecast.days_until_full." + metricName(full) + ".expected\t0.000000\t", 0},
		{p.check, "DiskfullETA CRITICAL: " + full + " is full", 2},
	} {
		command := exec.Command(c.program, "--include", include, "--state-dir", p.state)
		var stdout, stderr bytes.Buffer
		command.Stdout, command.Stderr = &stdout, &stderr
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		told := time.Now()
		if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			t.Errorf("%s had ended by itself: %v", c.program, err)
		}
		_ = command.Wait()
		if took := time.Since(told); took > 5*time.Second {
			t.Errorf("%s ends %s after SIGTERM", c.program, took)
		}
		if command.ProcessState.ExitCode() != c.exit || !strings.Contains(stdout.String(), c.want) {
			t.Errorf("%s: %s, stdout %q", c.program, command.ProcessState, stdout.String())
		}
		if !strings.Contains(stdout.String()+stderr.String(), hung) {
			t.Errorf("%s does not name what hangs: %q %q", c.program, stdout.String(), stderr.String())
		}
	}
	check := p.run(p.check, "--path", full)
	if check.exit != 2 || check.stderr != "" {
		t.Errorf("the history did not survive: exit %d, %s %s", check.exit, check.stdout, check.stderr)
	}
}

// TestHungState is a state directory on a mount that hangs: what is measured is
// told in time all the same, also by a run that would annotate.
func TestHungState(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	p := built(t)
	root := t.TempDir()
	hung, full := filepath.Join(root, "hung"), filepath.Join(root, "full")
	mountTmpfs(t, full, mib)
	holdBytes(t, full, mib)
	mountSilent(t, hung)
	p.state = filepath.Join(hung, "state")
	p.env = append(p.env, "MACKEREL_APIKEY=key")
	for _, args := range [][]string{{}, {"--annotate", "shop"}} {
		r := p.run(p.plugin, append(args, "--path", full)...)
		if days, ok := r.metrics(t)["forecast.soonest.filesystem"]; !ok || days != 0 || r.exit != 0 || r.took > 8*time.Second {
			t.Errorf("%q: exit %d after %s, %q", args, r.exit, r.took, r.stdout)
		}
		if strings.Count(r.stderr, "\n") != 1 || !strings.Contains(r.stderr, "does not answer in time") {
			t.Errorf("%q: stderr %q", args, r.stderr)
		}
	}
	if r := p.run(p.check, "--path", full); r.exit != 2 || r.took > 8*time.Second {
		t.Errorf("the check: exit %d after %s, %s", r.exit, r.took, r.stdout)
	}
}
