package manual

import (
	"context"
	"io"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
)

// Entries are the hidden commands man and completion of a program, which
// packages are built with. page is called when one of them runs.
func Entries(page func() Page) []cli.Entry {
	return []cli.Entry{
		{Name: "man", Summary: "prints the manual page", Hidden: true, New: func() *cli.Command { return newMan(page) }},
		{Name: "completion", Summary: "prints shell completion", Hidden: true, New: func() *cli.Command { return newCompletion(page) }},
	}
}

func newMan(page func() Page) *cli.Command {
	return &cli.Command{
		Summary: "Prints the manual page in the man macro language.",
		Example: page().Program.Name + " man | man -l -",
		Flags:   pflag.NewFlagSet("", pflag.ContinueOnError),
		Run: func(_ context.Context, env cli.Env, _ []string) error {
			return writeRoff(env.Stdout, page())
		},
	}
}

func newCompletion(page func() Page) *cli.Command {
	shells := map[string]func(io.Writer, cli.Program) error{"bash": writeBash, "zsh": writeZsh, "fish": writeFish}
	return &cli.Command{
		Args:    "bash|zsh|fish",
		Summary: "Prints a completion script for a shell.",
		Example: "source <(" + page().Program.Name + " completion bash)",
		Flags:   pflag.NewFlagSet("", pflag.ContinueOnError),
		Run: func(_ context.Context, env cli.Env, args []string) error {
			if len(args) != 1 {
				return cli.Usagef("name one shell: bash, zsh or fish")
			}
			write, ok := shells[args[0]]
			if !ok {
				return cli.Usagef("no completion for %q: there is bash, zsh and fish", args[0])
			}
			return write(env.Stdout, page().Program)
		},
	}
}
