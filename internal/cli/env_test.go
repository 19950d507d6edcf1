package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

func TestAReadEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	pipe, _ := io.Pipe()
	cancel()
	if _, err := ReadUntil(ctx, pipe).Read(make([]byte, 9)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if all, err := io.ReadAll(ReadUntil(context.Background(), strings.NewReader("time,used,size"))); err != nil || string(all) != "time,used,size" {
		t.Errorf("%q, %v", all, err)
	}
}

func TestWrongUseIsOneLine(t *testing.T) {
	var out bytes.Buffer
	p := Program{Name: "sample", UsageExit: ExitUsage, Commands: []Entry{{New: newSample}}}
	if code := p.Run(context.Background(), Env{Args: []string{"--x\ny"}, Stderr: &out}); code != ExitUsage {
		t.Errorf("exit %d", code)
	}
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `--x\ny`) {
		t.Errorf("%q", got)
	}
}

// TestAFailureIsOneLineThatATerminalBears, whatever an API or a file name brings along.
func TestAFailureIsOneLineThatATerminalBears(t *testing.T) {
	for _, usageExit := range []int{ExitUsage, ExitUnknown} {
		var said, reported bytes.Buffer
		failing := &Command{Flags: pflag.NewFlagSet("", pflag.ContinueOnError), Run: func(context.Context, Env, []string) error {
			return errors.Join(errors.New("400 \x1b]0;pwned\a"), &ExitError{Code: ExitUsage, Message: "second line\r"})
		}}
		p := Program{Name: "p", UsageExit: usageExit, Commands: []Entry{{New: func() *Command { return failing }}},
			Failed: func(_ Env, message string) { reported.WriteString(message) }}
		p.Run(t.Context(), Env{Stderr: &said})
		const want = `400 \x1b]0;pwned\a; second line\r`
		if said.String() != "p: "+want+"\n" || reported.String() != want {
			t.Errorf("%q, %q", said.String(), reported.String())
		}
	}
}

// TestSamplesAreWholeSecondsApart: only pauses may be shorter.
func TestSamplesAreWholeSecondsApart(t *testing.T) {
	every := DurationValue{Duration: time.Hour}
	for _, word := range []string{"500ms", "1s500ms"} {
		if err := every.Set(word); err == nil || every.Duration != time.Hour {
			t.Errorf("%s: %v, %v", word, every.Duration, err)
		}
	}
	pause := DurationValue{Fine: true}
	if err := pause.Set("500ms"); err != nil || pause.Duration != 500*time.Millisecond {
		t.Error(pause.Duration, err)
	}
}
