package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mackerel-forecast/internal/testneed"
)

const nobody = 65534

// place is a directory that everybody may write, as /var/tmp, with copies of
// the programs that everybody may run.
type place struct {
	t   *testing.T
	dir string
	programs
}

func newPlace(t *testing.T) place {
	t.Helper()
	testneed.Root(t)
	p := place{t, "", built(t)}
	dir, err := os.MkdirTemp("", "state")
	if err != nil {
		t.Fatal(err)
	}
	p.dir = dir
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for _, program := range []*string{&p.plugin, &p.check} {
		copied := filepath.Join(dir, filepath.Base(*program))
		copyProgram(t, *program, copied)
		*program = copied
	}
	if err := os.Chmod(dir, 0o777|os.ModeSticky); err != nil {
		t.Fatal(err)
	}
	return p
}

// as runs a program as a user. It must end well whatever the state directory
// is: what it measures now it tells.
func (p place) as(user uint32, program, state string) (said string) {
	p.t.Helper()
	run := exec.Command(program, "--resource", "memory", "--state-dir", state)
	run.Env = []string{}
	run.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
	out, _ := run.CombinedOutput()
	if code := run.ProcessState.ExitCode(); code != 0 && (program == p.plugin || code != 3) {
		p.t.Errorf("%s as %d: %s, %s", filepath.Base(program), user, run.ProcessState, out)
	}
	return string(out)
}

// TestUnsafeStateDirectory: what another user has prepared is refused in words
// that name it, nothing is written through it, and the run goes on without.
func TestUnsafeStateDirectory(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	at := func(name string) string { return filepath.Join(p.dir, name) }
	must := func(errs ...error) {
		t.Helper()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	must(os.Mkdir(at("precious"), 0o700))
	must(os.Symlink(at("precious"), at("planted")))
	must(os.Mkdir(at("nobody's"), 0o700), os.Chown(at("nobody's"), nobody, nobody))
	must(os.Mkdir(at("everybody's"), 0o700), os.Chmod(at("everybody's"), 0o777))
	must(os.Mkdir(at("group's"), 0o700), os.Chmod(at("group's"), 0o770))
	must(os.Mkdir(at("root's"), 0o700))
	writeFile(t, at("file"), "")
	for _, c := range []struct {
		user        uint32
		state, want string
	}{
		{0, "planted", "is a symbolic link: name the directory itself"},
		{nobody, "planted", "is a symbolic link: name the directory itself"},
		{0, "nobody's", "belongs to user 65534, this is user 0"},
		{0, "everybody's", "has mode 0777, so that others may write it"},
		{0, "group's", "has mode 0770, so that others may write it"},
		{nobody, "root's", "belongs to user 0, this is user 65534"},
		{0, "file", "is not a directory"},
		{nobody, "file/below", "not a directory"},
	} {
		for _, program := range []string{p.plugin, p.check} {
			said := p.as(c.user, program, at(c.state))
			if !strings.Contains(said, "history is not kept: ") || !strings.Contains(said, at(c.state)+" "+c.want) && !strings.Contains(said, c.want) || strings.Count(said, "\n") != 1 {
				t.Errorf("user %d, %s: %s says %q", c.user, c.state, filepath.Base(program), said)
			}
		}
	}
	for _, dir := range []string{"precious", "nobody's", "everybody's", "group's", "root's"} {
		if entries, err := os.ReadDir(at(dir)); err != nil || len(entries) > 0 {
			t.Errorf("%s now holds %v, %v", dir, entries, err)
		}
	}
}

// TestPlantedHistoryFile: the directory is ours, a file in it is not what it
// should be.
func TestPlantedHistoryFile(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	victim := filepath.Join(p.dir, "victim")
	writeFile(t, victim, "precious")
	for what, plant := range map[string]func(file string) error{
		"a symbolic link":          func(file string) error { return os.Symlink(victim, file) },
		"a link to nowhere":        func(file string) error { return os.Symlink(filepath.Join(p.dir, "made"), file) },
		"a directory":              func(file string) error { return os.Mkdir(file, 0o700) },
		"a named pipe":             func(file string) error { return syscall.Mkfifo(file, 0o600) },
		"a file that others write": func(file string) error { writeFile(t, file, ""); return os.Chmod(file, 0o666) },
		"a file of another user":   func(file string) error { writeFile(t, file, ""); return os.Chown(file, nobody, nobody) },
	} {
		state := t.TempDir()
		p.as(0, p.plugin, state)
		files, err := filepath.Glob(filepath.Join(state, "*.history"))
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		if err := os.Remove(files[0]); err != nil {
			t.Fatal(err)
		}
		if err := plant(files[0]); err != nil {
			t.Fatal(err)
		}
		for _, program := range []string{p.plugin, p.check} {
			if said := p.as(0, program, state); !strings.Contains(said, "history is not kept: ") || !strings.Contains(said, filepath.Base(files[0])) {
				t.Errorf("%s: %s says %q", what, filepath.Base(program), said)
			}
		}
	}
	if content, err := os.ReadFile(victim); string(content) != "precious" {
		t.Errorf("the victim of a link holds %q now, %v", content, err)
	}
	if _, err := os.Stat(filepath.Join(p.dir, "made")); err == nil {
		t.Error("a file was made through a link")
	}
}

// TestModes: directory 0700 and files 0600, whatever the umask, and an
// ordinary user needs no more than a place of its own.
func TestModes(t *testing.T) {
	testneed.Root(t)
	p := newPlace(t)
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	for _, user := range []uint32{0, nobody} {
		state := filepath.Join(p.dir, "below", fmt.Sprint("state of ", user))
		if err := os.MkdirAll(filepath.Dir(state), 0o777); err != nil {
			t.Fatal(err)
		}
		for _, program := range []string{p.plugin, p.check} {
			if said := p.as(user, program, state); strings.Contains(said, "history is not kept") {
				t.Errorf("user %d: %s", user, said)
			}
		}
		if info, err := os.Stat(state); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the directory: %v, %v", info.Mode(), err)
		}
		entries, err := os.ReadDir(state)
		if err != nil || len(entries) == 0 {
			t.Fatal(entries, err)
		}
		for _, entry := range entries {
			if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", entry.Name(), info.Mode(), err)
			}
		}
	}
}
