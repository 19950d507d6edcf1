//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe stands for a device: what reads it gets the content, and it stays.
func TestWriteLeavesAPipeInItsPlace(t *testing.T) {
	dir := t.TempDir()
	pipe, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "link")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("pipe", link); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(pipe, os.O_RDWR, 0) // does not wait for a writer
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for _, name := range []string{pipe, link} {
		if err := write(name, says("<svg>")); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Lstat(pipe); err != nil || info.Mode().Type() != fs.ModeNamedPipe {
			t.Fatalf("the pipe is now %v, %v", info.Mode(), err)
		}
		got := make([]byte, 16)
		if n, err := reader.Read(got); err != nil || string(got[:n]) != "<svg>" {
			t.Errorf("read %q, %v", got[:n], err)
		}
	}
}

// A new file has what the umask leaves, through a link that leads nowhere yet too.
func TestWriteMakesNewFilesAlike(t *testing.T) {
	dir := t.TempDir()
	direct, link, target := filepath.Join(dir, "direct"), filepath.Join(dir, "link"), filepath.Join(dir, "target")
	if err := os.Symlink("target", link); err != nil {
		t.Fatal(err)
	}
	defer syscall.Umask(syscall.Umask(0)) // no other test runs meanwhile
	for _, name := range []string{direct, link} {
		if err := write(name, says("<svg>")); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{direct, target} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o666 {
			t.Errorf("%s: %v, %v", filepath.Base(name), info.Mode(), err)
		}
	}
}
