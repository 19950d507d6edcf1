package e2e

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/testneed"
)

// terminal is a pseudo terminal that remembers what was written to it.
type terminal struct {
	master, slave *os.File
	mu            sync.Mutex
	seen          bytes.Buffer
}

func openTerminal(t testing.TB, columns, rows uint16) *terminal {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	x := &terminal{master: master, slave: slave}
	x.resize(t, columns, rows)
	t.Cleanup(func() { master.Close(); slave.Close() })
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := master.Read(buffer)
			x.mu.Lock()
			x.seen.Write(buffer[:n])
			x.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return x
}

func (x *terminal) resize(t testing.TB, columns, rows uint16) {
	t.Helper()
	if err := unix.IoctlSetWinsize(int(x.master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: columns, Row: rows}); err != nil {
		t.Fatal(err)
	}
}

func (x *terminal) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.seen.String()
}

func (x *terminal) settings(t testing.TB) unix.Termios {
	t.Helper()
	settings, err := unix.IoctlGetTermios(int(x.slave.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return *settings
}

// TestWatchLeavesTheTerminalAsItFoundIt, whatever ends it.
func TestWatchLeavesTheTerminalAsItFoundIt(t *testing.T) {
	t.Parallel()
	plugin := testneed.Built(t, "mackerel-plugin-forecast")
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP) // what runs below nohup would ignore it
	defer signal.Stop(hangups)
	for _, end := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		x := openTerminal(t, 100, 20)
		before := x.settings(t)
		watch := exec.Command(plugin, "watch", "--resource", "memory", "--state-dir", t.TempDir())
		watch.Stdin, watch.Stdout, watch.Stderr = x.slave, x.slave, x.slave
		if err := watch.Start(); err != nil {
			t.Fatal(err)
		}
		if !waitFor(5*time.Second, func() bool { return strings.Contains(x.text(), "memory  ") }) {
			t.Errorf("nothing is drawn: %q", x.text())
		}
		x.resize(t, 30, 20)
		if err := watch.Process.Signal(syscall.SIGWINCH); err != nil {
			t.Error(err)
		}
		if !waitFor(5*time.Second, func() bool { return strings.Count(x.text(), "\x1b[?25l") > 1 }) {
			t.Errorf("a new width draws nothing: %q", x.text())
		}
		if err := watch.Process.Signal(end); err != nil {
			t.Error(err)
		}
		if err := watch.Wait(); err != nil {
			t.Errorf("after %s: %v", end, err)
		}
		if !waitFor(5*time.Second, func() bool { return strings.HasSuffix(x.text(), "\x1b[?25h") }) {
			t.Errorf("after %s the cursor is not given back: %q", end, x.text())
		}
		if after := x.settings(t); after != before {
			t.Errorf("after %s the terminal's settings are %+v, they were %+v", end, after, before)
		}
	}
}

// TestWatchFollowsAFastFill: in a pipe, beside an old history, within seconds.
func TestWatchFollowsAFastFill(t *testing.T) {
	privateMounts(t)
	p := built(t)
	dir := t.TempDir() + "/fast"
	mountTmpfs(t, dir, 40*mib)
	watch := exec.Command(p.plugin, "watch", "--for", "16s", "--path", dir, "--state-dir", p.state)
	out, err := watch.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	eachSecond(func(s int) bool {
		holdBytes(t, dir, s*mib)
		return s < 16
	})
	lines, err := io.ReadAll(out)
	if err != nil {
		t.Error(err)
	}
	if err := watch.Wait(); err != nil {
		t.Error(err)
	}
	last := strings.Split(strings.TrimSpace(string(lines)), "\n")
	if n := len(last); n < 3 || n > 6 {
		t.Errorf("%d lines: a block at once, every 5 s and last are wanted:\n%s", n, lines)
	}
	// 14 to 16 MiB are used then, 24 to 26 s are left; a second may get lost.
	final := last[len(last)-1]
	_, told, _ := strings.Cut(final, "/s, full in ")
	var left float64
	if _, err := fmt.Sscanf(told, "%fs", &left); err != nil || left < 20 || left > 33 {
		t.Errorf("the last line is %q", final)
	}
	if entries, err := os.ReadDir(p.state); err != nil || len(entries) > 0 {
		t.Errorf("watch has written state: %v, %v", entries, err)
	}
}
