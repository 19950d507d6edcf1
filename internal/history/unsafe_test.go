//go:build unix

package history

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

const somebody = 65534 // an ordinary user

// as runs one Open, Add and Commit as another user and returns what it said.
func as(t *testing.T, uid uint32, dir string) string {
	t.Helper()
	_, lines := helper(t, "open", dir, func(cmd *exec.Cmd) {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		cmd.Path = readable(t, cmd.Path)
	})
	return <-lines
}

// readable copies the test binary where any user may run it.
func readable(t *testing.T, self string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "history")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	binary, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "helper")
	if os.Chmod(dir, 0o755) != nil || os.WriteFile(path, binary, 0o755) != nil {
		t.Fatal("cannot copy the test binary")
	}
	return path
}

// shared is a directory that everybody may write, like /var/tmp, and one below
// it of the given owner and mode.
func shared(t *testing.T, uid int, mode os.FileMode) (parent, state string) {
	t.Helper()
	parent, err := os.MkdirTemp("", "history")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(parent) })
	state = filepath.Join(parent, "state")
	for _, err := range []error{os.Mkdir(state, 0o700), os.Chmod(state, mode), os.Chown(state, uid, uid), os.Chmod(parent, 0o777)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return parent, state
}

func TestUnsafeStateDirectoriesAreNamedAndNotUsed(t *testing.T) {
	testneed.Linux(t)
	testneed.Root(t)
	for _, c := range []struct {
		name string
		uid  uint32
		make func(parent, state string) error
		want string // in what is said; the run goes on in memory
	}{
		{"its own", somebody, func(_, state string) error { return os.Chown(state, somebody, somebody) }, "1 <nil> <nil>"},
		{"missing", somebody, func(_, state string) error { return os.Remove(state) }, "1 <nil> <nil>"},
		{"planted by another user", 0, func(_, state string) error { return os.Chown(state, somebody, somebody) }, "belongs to user 65534"},
		{"of root", somebody, func(_, state string) error { return os.Chmod(state, 0o755) }, "belongs to user 0"},
		{"writable by all", 0, func(_, state string) error { return os.Chmod(state, 0o777) }, "has mode 0777"},
		{"writable by its group", 0, func(_, state string) error { return os.Chmod(state, 0o770) }, "has mode 0770"},
		{"a symbolic link", 0, func(parent, state string) error {
			os.Rename(state, filepath.Join(parent, "else"))
			return os.Symlink("else", state)
		}, "symbolic link"},
		{"a file", 0, func(_, state string) error { os.Remove(state); return os.WriteFile(state, nil, 0o600) }, "not a directory"},
		{"read only to it", somebody, func(_, state string) error {
			os.Chmod(state, 0o500)
			return os.Chown(state, somebody, somebody)
		}, "permission denied"},
		{"below what it may not enter", somebody, func(parent, _ string) error { return os.Chmod(parent, 0o700) }, "permission denied"},
	} {
		t.Run(c.name, func(t *testing.T) {
			parent, state := shared(t, 0, 0o700)
			if err := c.make(parent, state); err != nil {
				t.Fatal(err)
			}
			said := as(t, c.uid, state)
			if !strings.HasPrefix(said, "1 ") || !strings.Contains(said, c.want) {
				t.Errorf("said %q, want %q", said, c.want)
			}
			if files, _ := os.ReadDir(state); len(files) > 0 && !strings.HasSuffix(said, "<nil> <nil>") {
				t.Errorf("wrote %v", files)
			}
		})
	}
}

func TestUnsafeFilesAreNamedAndNotUsed(t *testing.T) {
	testneed.Linux(t)
	testneed.Root(t)
	for _, c := range []struct {
		name string
		make func(path, elsewhere string) error
		want string
	}{
		{"symbolic link", func(path, elsewhere string) error { return os.Symlink(elsewhere, path) }, "not a regular file"},
		{"symbolic link within", func(path, _ string) error {
			os.WriteFile(path+".target", nil, 0o600)
			return os.Symlink(filepath.Base(path)+".target", path)
		}, "not a regular file"},
		{"of another user", func(path, _ string) error { os.WriteFile(path, nil, 0o600); return os.Chown(path, somebody, somebody) }, "belongs to user 65534"},
		{"writable by all", func(path, _ string) error { os.WriteFile(path, nil, 0o600); return os.Chmod(path, 0o666) }, "has mode 0666"},
		{"named pipe", func(path, _ string) error { return syscall.Mkfifo(path, 0o600) }, "not a regular file"},
		{"directory", func(path, _ string) error { return os.Mkdir(path, 0o700) }, "not a regular file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			parent, state := shared(t, 0, 0o700)
			elsewhere := filepath.Join(parent, "elsewhere")
			if err := os.WriteFile(elsewhere, []byte("precious"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := c.make(filepath.Join(state, fileName(sda1)), elsewhere); err != nil {
				t.Fatal(err)
			}
			if said := as(t, 0, state); !strings.HasPrefix(said, "1 ") || !strings.Contains(said, c.want) {
				t.Errorf("said %q, want %q", said, c.want)
			}
			if got, _ := os.ReadFile(elsewhere); string(got) != "precious" {
				t.Errorf("wrote elsewhere: %d bytes", len(got))
			}
		})
	}
}

// Whatever the umask is, what is made is this user's alone; directories above it are its
// alone to write.
func TestWhatIsMadeIsThisUsersAlone(t *testing.T) {
	testneed.Linux(t)
	umask := syscall.Umask(0)
	defer syscall.Umask(umask)
	dir := filepath.Join(t.TempDir(), "a", "b")
	run(t, dir, at(1))
	l := open(t, dir)
	for i := range int64(rewriteAbove + 1) {
		l.Add(at(1 + i))
	}
	if err := l.Commit(); err != nil { // a new file in place of the old
		t.Fatal(err)
	}
	l.Close()
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Dir(dir): 0o755, filepath.Join(dir, fileName(sda1)): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v", path, fmt.Sprint(info.Mode(), err))
		}
	}
}

// A filesystem that turned read-only still has its past to forecast from.
func TestAReadOnlyFilesystemStillHasItsPast(t *testing.T) {
	d := newDisk(t, "ext4", "16")
	for i := range int64(20) {
		run(t, d.state, at(1+i))
	}
	d.do("mount", "-o", "remount,ro", d.at)
	l, err := Open(d.state, sda1, "")
	l.Add(at(21))
	if err == nil || !strings.Contains(err.Error(), "read-only") || len(l.Samples()) != 21 || l.Commit() != nil {
		t.Errorf("%v, %d samples", err, len(l.Samples()))
	}
	l.Close()
	d.do("mount", "-o", "remount,rw", d.at)
	if got := run(t, d.state, at(22)); len(got) != 21 {
		t.Errorf("%d samples", len(got))
	}
}
