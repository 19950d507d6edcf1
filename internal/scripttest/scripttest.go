// Package scripttest runs the txtar scripts that hold the programs to their
// flags, messages and exit codes.
package scripttest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// Run runs the scripts below testdata. State goes to the script's own
// directory. Beside testscript's commands there is
//
//	exits CODE PROGRAM [ARG...]
//
// which fails unless the program ends with that exit code, and
//
//	dated FILE...
//
// which writes Unix times where the files say now-SECONDS.
func Run(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("MACKEREL_PLUGIN_WORKDIR", filepath.Join(env.WorkDir, "work"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "dated": dated},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		got = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

var ago = regexp.MustCompile(`\bnow-\d+\b`)

func dated(ts *testscript.TestScript, neg bool, files []string) {
	if neg || len(files) == 0 {
		ts.Fatalf("usage: dated FILE...")
	}
	now := time.Now().Unix()
	for _, file := range files {
		text := ago.ReplaceAllStringFunc(ts.ReadFile(file), func(word string) string {
			seconds, err := strconv.ParseInt(word[len("now-"):], 10, 64)
			ts.Check(err)
			return fmt.Sprint(now - seconds)
		})
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(text), 0o644))
	}
}
