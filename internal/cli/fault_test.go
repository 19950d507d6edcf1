package cli

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestFailuresOfACheckAreUnknown: neither an error nor a panic may look like a
// WARNING or CRITICAL.
func TestFailuresOfACheckAreUnknown(t *testing.T) {
	for usageExit, want := range map[int]int{ExitUnknown: ExitUnknown, ExitUsage: ExitIncomplete} {
		for what, run := range map[string]func() error{
			"broken pipe": func() error { return errors.New("broken pipe") },
			"index out of range [5] with length 0 (fault_test.go:": func() error {
				var none []int
				none[5%len(make([]int, 6))]++
				return nil
			},
		} {
			var said, reported strings.Builder
			p := Program{Name: "p", UsageExit: usageExit, Failed: func(_ Env, message string) { reported.WriteString(message) },
				Commands: []Entry{{New: func() *Command {
					return &Command{Flags: pflag.NewFlagSet("", pflag.ContinueOnError), Run: func(context.Context, Env, []string) error { return run() }}
				}}}}
			if exit := p.Run(t.Context(), Env{Stderr: &said}); exit != want {
				t.Errorf("%s: exit %d, want %d", what, exit, want)
			}
			if !strings.Contains(said.String(), what) || !strings.Contains(reported.String(), what) || strings.Count(said.String(), "\n") != 1 {
				t.Errorf("%s: said %q, reported %q", what, said.String(), reported.String())
			}
		}
	}
}
