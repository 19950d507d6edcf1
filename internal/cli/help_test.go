package cli

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func newSample() *Command {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.VarP(&DurationValue{Duration: 7 * 24 * time.Hour}, "warning", "w", "time until full that is a warning")
	flags.Bool("use-mountpoint", false, "name filesystems by mount point")
	flags.String("format", "table", "print as `table|jsonl`")
	flags.StringArray("a-flag-with-a-very-long-name", []string{"x"}, "regular expression on the name or the mount point of a filesystem; repeatable")
	return &Command{Summary: "Does it.", Flags: flags, Example: "sample --format jsonl",
		Run: func(context.Context, Env, []string) error { return nil }}
}

func TestHelp(t *testing.T) {
	var out bytes.Buffer
	p := Program{Name: "sample", UsageExit: ExitUsage, Commands: []Entry{
		{New: newSample},
		{Name: "watch", Summary: "looks on", New: newSample},
		{Name: "man", New: newSample, Hidden: true},
	}}
	if code := p.Run(context.Background(), Env{Args: []string{"--help"}, Stdout: &out}); code != ExitOK {
		t.Fatalf("exit %d", code)
	}
	const want = `Does it.

Usage: sample [flags]
       sample COMMAND --help

Commands:
  watch      looks on

Flags:
  -w, --warning duration    time until full that is a warning (default 7d)
      --use-mountpoint      name filesystems by mount point
      --format table|jsonl  print as table|jsonl (default table)
      --a-flag-with-a-very-long-name string
                            regular expression on the name or the mount point of
                            a filesystem; repeatable (default x)
  -h, --help                print this help
      --version             print the version

Example:
  sample --format jsonl
`
	if out.String() != want {
		t.Errorf("help is\n%s\nwant\n%s", out.String(), want)
	}
}

// TestWhatIsLostIsAFailure: on a full disk neither help nor version is empty and
// well.
func TestWhatIsLostIsAFailure(t *testing.T) {
	for _, flag := range []string{"--help", "--version"} {
		p := Program{Name: "sample", UsageExit: ExitUnknown, Commands: []Entry{{New: newSample}}}
		var stderr bytes.Buffer
		code := p.Run(t.Context(), Env{Args: []string{flag}, Stdout: fullDisk{}, Stderr: &stderr})
		if code != ExitUnknown {
			t.Errorf("%s: exit %d, %s", flag, code, stderr.String())
		}
	}
}

func TestUnknownCommandNamesTheListedOnes(t *testing.T) {
	var stderr bytes.Buffer
	p := Program{Name: "sample", UsageExit: ExitUsage, Commands: []Entry{
		{New: newSample}, {Name: "watch", New: newSample}, {Name: "man", New: newSample, Hidden: true}}}
	code := p.Run(context.Background(), Env{Args: []string{"wach"}, Stderr: &stderr})
	if code != ExitUsage || !strings.Contains(stderr.String(), `no command "wach": try watch, --help`) {
		t.Errorf("exit %d, %s", code, stderr.String())
	}
}
