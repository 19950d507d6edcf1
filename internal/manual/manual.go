// Package manual writes man pages and shell completion from the very data that
// runs and explains the commands, so that none of them can fall behind.
package manual

import (
	"strings"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
)

// Section is a part of a man page that no command's data holds: EXIT STATUS,
// ENVIRONMENT, FILES. A line of Items is a term, a tab and its explanation.
type Section struct {
	Title string
	Text  string
	Items []string
}

// Page is what a man page is made of.
type Page struct {
	Program  cli.Program
	Sections []Section
	SeeAlso  []string // "mackerel-agent(1)"
}

// command is one command as man pages and completion need it.
type command struct {
	name, usage, summary, example string
	files                         bool // takes file names as arguments
	flags                         []flag
}

type flag struct {
	name, short string
	value       string // name of its value, empty for a switch
	text        string
}

// choices returns the words that the flag's value is one of, if it is.
func (f flag) choices() []string {
	if !strings.Contains(f.value, "|") {
		return nil
	}
	return strings.Split(f.value, "|")
}

func (f flag) takesFile() bool { return f.value == "FILE" || f.value == "DIR" }

// describe lists a program's commands, the nameless one first, hidden ones left out.
func describe(p cli.Program) []command {
	commands := []command{describeCommand(p, p.Commands[0])}
	for _, e := range p.Listed() {
		commands = append(commands, describeCommand(p, e))
	}
	return commands
}

func describeCommand(p cli.Program, e cli.Entry) command {
	c := e.Command()
	d := command{name: e.Name, usage: p.Usage(c), summary: c.Summary, example: c.Example,
		files: strings.Contains(c.Args, "FILE")}
	c.Flags.SortFlags = false
	c.Flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		_, value, text := cli.DescribeFlag(f)
		d.flags = append(d.flags, flag{f.Name, f.Shorthand, value, text})
	})
	d.flags = append(d.flags, flag{"help", "h", "", "print this help"}, flag{"version", "", "", "print the version"})
	return d
}
