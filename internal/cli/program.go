package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/fault"
	"mackerel-forecast/internal/units"
)

// Command is one thing that a program does. Help, man pages and completion are
// all made from these fields. A flag's usage may name its value in backquotes:
// "print as `table|jsonl`" shows and completes the two words, `FILE` and `DIR`
// complete files.
type Command struct {
	name    string // of its Entry
	Args    string // how the arguments are shown: "FILE..."; empty when it takes none
	Summary string // one line
	Example string // one or a few lines that can be pasted
	Flags   *pflag.FlagSet
	// Run does the work. A *UsageError exits with the program's usage code, an
	// *ExitError with its own, any other error with ExitIncomplete, in a check
	// ExitUnknown; each is printed as one line on stderr.
	Run func(ctx context.Context, env Env, args []string) error
}

// Program is a command line program.
type Program struct {
	Name      string
	Summary   string
	UsageExit int
	Commands  []Entry // the nameless one first
	// Failed, when not nil, tells a failure also in the program's own form: the
	// agent takes a check's message from stdout, and nothing from stderr.
	Failed func(env Env, message string)
}

// Entry names a command without building it, so that a run builds the flags of
// one command only.
type Entry struct {
	Name    string // the word on the command line; empty for what a program does without one
	Summary string
	New     func() *Command
	Hidden  bool // not listed in the help of the program
}

// Command builds the command.
func (e Entry) Command() *Command {
	c := e.New()
	c.name = e.Name
	return c
}

// ExitError ends a command with an exit code of its own. An empty message
// prints nothing.
type ExitError struct {
	Code    int
	Message string
}

func (e *ExitError) Error() string { return e.Message }

// Usagef makes a UsageError.
func Usagef(format string, args ...any) error {
	return &UsageError{Message: fmt.Sprintf(format, args...)}
}

// Run parses the arguments, runs the command that they name and returns the
// exit code.
func (p Program) Run(ctx context.Context, env Env) int {
	err := p.do(ctx, env)
	if err == nil {
		return ExitOK
	}
	var usage *UsageError
	if message := err.Error(); message != "" {
		if !errors.As(err, &usage) { // whose words may hold a line break; other ones part errors
			message = strings.ReplaceAll(message, "\n", "; ")
		}
		message = units.Printable(message)
		fmt.Fprintf(env.Stderr, "%s: %s\n", p.Name, message)
		if p.Failed != nil {
			p.Failed(env, message)
		}
	}
	var exit *ExitError
	switch {
	case errors.As(err, &usage):
		return p.UsageExit
	case errors.As(err, &exit):
		return exit.Code
	}
	if p.UsageExit == ExitUnknown { // 1 would be a WARNING
		return ExitUnknown
	}
	return ExitIncomplete
}

// do chooses and runs. A fault of this program is one line too: Go would end
// with a page and 2, which the agent takes for CRITICAL.
func (p Program) do(ctx context.Context, env Env) (err error) {
	defer func() {
		if recovered := recover(); recovered != nil {
			err = fault.Of(recovered)
		}
	}()
	command, args, err := p.choose(env.Args)
	if err != nil {
		return err
	}
	return p.runCommand(ctx, env, command, args)
}

// choose finds the command that the first word names. Flags before the word
// belong to the nameless command.
func (p Program) choose(args []string) (*Command, []string, error) {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") || len(p.Listed()) == 0 && !p.hides(args[0]) {
		return p.Commands[0].Command(), args, nil
	}
	i := slices.IndexFunc(p.Commands[1:], func(e Entry) bool { return e.Name == args[0] })
	if i < 0 {
		return nil, nil, Usagef("no command %q: try %s", args[0], p.words())
	}
	return p.Commands[i+1].Command(), args[1:], nil
}

// hides reports whether word is a command that help does not show.
func (p Program) hides(word string) bool {
	return slices.ContainsFunc(p.Commands[1:], func(e Entry) bool { return e.Hidden && e.Name == word })
}

// Listed returns the named commands that help shows.
func (p Program) Listed() []Entry {
	var listed []Entry
	for _, e := range p.Commands[1:] {
		if !e.Hidden {
			listed = append(listed, e)
		}
	}
	return listed
}

func (p Program) words() string {
	var names []string
	for _, e := range p.Listed() {
		names = append(names, e.Name)
	}
	return strings.Join(append(names, "--help"), ", ")
}

func (p Program) runCommand(ctx context.Context, env Env, c *Command, args []string) error {
	flags := c.Flags
	flags.Init(p.Name, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.SortFlags = false
	help := flags.BoolP("help", "h", false, "print this help")
	version := flags.Bool("version", false, "print the version")
	if err := flags.Parse(args); err != nil {
		return Usagef("%s (see %s)", err, nearest(flags, err))
	}
	switch {
	case *help:
		return p.writeHelp(env.Stdout, c)
	case *version:
		_, err := fmt.Fprintln(env.Stdout, p.Name, Version())
		return err
	}
	if f := emptied(flags); f != nil {
		value, _ := pflag.UnquoteUsage(f)
		return Usagef("--%s is empty: write its %s, or leave the flag out", f.Name, value)
	}
	if c.Args == "" && flags.NArg() > 0 {
		return Usagef("%q is an unexpected argument: this command takes flags only (see --help)", flags.Arg(0))
	}
	return c.Run(ctx, env, flags.Args())
}

// nearest is the one flag that begins as a word that is none, or as which that word
// begins; else help.
func nearest(flags *pflag.FlagSet, err error) string {
	unknown, near := (*pflag.NotExistError)(nil), []string{}
	if errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "" {
		word := unknown.GetSpecifiedName()
		flags.VisitAll(func(f *pflag.Flag) {
			if strings.HasPrefix(f.Name, word) || strings.HasPrefix(word, f.Name) {
				near = append(near, "--"+f.Name)
			}
		})
	}
	if len(near) == 1 {
		return near[0]
	}
	return "--help"
}

// emptied returns a flag that was given the empty word where that is as good as
// not given: a variable that is not set must not choose the default in silence.
func emptied(flags *pflag.FlagSet) (empty *pflag.Flag) {
	flags.Visit(func(f *pflag.Flag) {
		if f.Value.Type() == "string" && f.Value.String() == "" && f.DefValue == "" {
			empty = f
		}
	})
	return empty
}
