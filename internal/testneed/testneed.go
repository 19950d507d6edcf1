// Package testneed says what a test needs of the machine. It is the one place that
// skips: each skip names what is missing and how to get it, and with
// NEED_EVERYTHING=1 (which .ci/run sets) a missing thing fails the test instead.
package testneed

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// Root needs a test to run as root.
func Root(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		missing(t, "root: run `sudo make test`")
	}
}

// Linux needs a test to run on Linux.
func Linux(t testing.TB) {
	t.Helper()
	if runtime.GOOS != "linux" {
		missing(t, "Linux")
	}
}

// Program needs a program of a Debian package and returns its path.
func Program(t testing.TB, name, debianPackage string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name+": `make test` as root on Debian installs it (apt-get install "+debianPackage+")")
	}
	return path
}

// Built needs a file below bin/ that make puts there (mackerel-plugin-forecast,
// check-diskfull-eta, tools/mackerel-agent, tools/mkr) and returns its path.
func Built(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(projectRoot(), "bin", name)
	if _, err := os.Stat(path); err != nil {
		missing(t, "bin/"+name+": `make test` builds it")
	}
	return path
}

// Able needs err to be nil: what the test just tried is beyond some systems
// (a symbolic link for an ordinary user of Windows), named by err.
func Able(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		missing(t, "a system that can: "+err.Error())
	}
}

func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("NEED_EVERYTHING") != "" {
		t.Fatal("needs " + what)
	}
	t.Skip("needs " + what)
}

func projectRoot() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}
