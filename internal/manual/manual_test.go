package manual

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/testneed"
)

func sampleProgram() cli.Program {
	newCommand := func(args string) func() *cli.Command {
		return func() *cli.Command {
			flags := pflag.NewFlagSet("", pflag.ContinueOnError)
			flags.String("format", "table", "print as `table|jsonl`")
			flags.VarP(&cli.DurationValue{Duration: 1e9}, "warning", "w", "time until full that isn't [enough]: a warning")
			flags.String("conf", "", "configuration `FILE`")
			return &cli.Command{Args: args, Summary: "It's done.", Flags: flags, Example: ".sample -w 1d \\\n  'x'"}
		}
	}
	program := cli.Program{Name: "sample-tool", Summary: "Tells a thing.", UsageExit: cli.ExitUsage, Commands: []cli.Entry{
		{New: newCommand("")},
		{Name: "replay", Summary: "goes back", New: newCommand("FILE...")},
		{Name: "watch", Summary: "looks on", New: newCommand("")},
	}}
	program.Commands = append(program.Commands, Entries(samplePage)...)
	return program
}

func samplePage() Page {
	return Page{Program: sampleProgram(), SeeAlso: []string{"true(1)"}, Sections: []Section{
		{Title: "EXIT STATUS", Items: []string{"0\tAll is well.", "2\t.wrong use"}}}}
}

func script(t *testing.T, args ...string) string {
	t.Helper()
	var out, stderr bytes.Buffer
	if code := sampleProgram().Run(context.Background(), cli.Env{Args: args, Stdout: &out, Stderr: &stderr}); code != 0 {
		t.Fatalf("%q exits %d: %s", args, code, stderr.String())
	}
	path := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func TestManPageIsCleanRoff(t *testing.T) {
	mandoc := testneed.Program(t, "mandoc", "mandoc")
	page := script(t, "man")
	// A page without a date is on purpose: it is the same for every build.
	for complaint := range strings.Lines(output(t, "sh", "-c", mandoc+" -T lint "+page+" || true")) {
		if !strings.Contains(complaint, "missing date") {
			t.Errorf("mandoc: %s", complaint)
		}
	}
	text := output(t, mandoc, "-T", "ascii", "-O", "width=78", page)
	for _, want := range []string{"sample-tool - tells a thing", "--format", "sample-tool replay [flags] FILE...", ".wrong use", ".sample -w 1d \\"} {
		if !strings.Contains(stripOverstrike(text), want) {
			t.Errorf("the page lacks %q:\n%s", want, stripOverstrike(text))
		}
	}
}

// stripOverstrike removes the backspaces by which mandoc prints bold letters.
func stripOverstrike(s string) string {
	var out []rune
	for _, r := range s {
		if r == '\b' {
			out = out[:len(out)-1]
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

var completions = []struct {
	words []string
	want  []string
}{
	{[]string{"wa"}, []string{"watch"}},
	{[]string{"watch", "--fo"}, []string{"--format"}},
	{[]string{"watch", "--format", ""}, []string{"jsonl", "table"}},
	{[]string{"--format", "t"}, []string{"table"}},
	{[]string{"replay", "wa"}, []string{"water.csv"}},
	{[]string{"replay", "--conf", "wat"}, []string{"water.csv"}},
	{[]string{"watch", "--warning", ""}, nil},
}

func TestBashCompletes(t *testing.T) {
	bash := testneed.Program(t, "bash", "bash")
	source := script(t, "completion", "bash")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "water.csv"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const complete = `source "$1"; shift; COMP_WORDS=(sample-tool "$@"); COMP_CWORD=$#; _sample_tool; printf '%s\n' "${COMPREPLY[@]}"`
	for _, c := range append(completions, struct{ words, want []string }{[]string{"watch", "--format", "=", "j"}, []string{"jsonl"}}) {
		cmd := exec.Command(bash, append([]string{"--norc", "-c", complete, "bash", source}, c.words...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		got := strings.Fields(string(out))
		slices.Sort(got)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q completes to %q (%v), want %q", c.words, got, err, c.want)
		}
	}
}

func TestFishCompletes(t *testing.T) {
	fish := testneed.Program(t, "fish", "fish")
	source := script(t, "completion", "fish")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "water.csv"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range completions {
		cmd := exec.Command(fish, "--no-config", "-c", `source $argv[1]; complete -C $argv[2]`, source, "sample-tool "+strings.Join(c.words, " "))
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		var got []string
		for text := range strings.Lines(string(out)) {
			word, _, _ := strings.Cut(strings.TrimSpace(text), "\t")
			got = append(got, word)
		}
		slices.Sort(got)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q completes to %q (%v), want %q", c.words, got, err, c.want)
		}
	}
}

func TestZshCompletes(t *testing.T) {
	zsh := testneed.Program(t, "zsh", "zsh")
	source := script(t, "completion", "zsh")
	dir := t.TempDir()
	functions := filepath.Join(dir, "functions")
	if err := os.MkdirAll(functions, 0o700); err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(source)
	if err == nil {
		err = os.WriteFile(filepath.Join(functions, "_sample-tool"), script, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "water.csv"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range completions {
		cmd := exec.Command(zsh, "-f", "testdata/complete.zsh", functions, dir, "sample-tool "+strings.Join(c.words, " "))
		out, err := cmd.CombinedOutput()
		got := strings.Fields(string(out))
		slices.Sort(got)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q completes to %q (%v), want %q", c.words, got, err, c.want)
		}
	}
}

func TestCompletionRefusesOtherShells(t *testing.T) {
	for _, args := range [][]string{{"completion"}, {"completion", "csh"}, {"completion", "bash", "zsh"}} {
		var stderr bytes.Buffer
		code := sampleProgram().Run(context.Background(), cli.Env{Args: args, Stderr: &stderr})
		if code != cli.ExitUsage || !strings.Contains(stderr.String(), "bash") {
			t.Errorf("%q exits %d: %s", args, code, stderr.String())
		}
	}
}
