package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

const (
	helpWidth  = 80 // columns of the terminal that help is written for
	helpIndent = 30 // column at which a flag's description starts, at most
)

// writeHelp prints the help of a command.
func (p Program) writeHelp(out io.Writer, c *Command) error {
	w := new(strings.Builder)
	fmt.Fprintf(w, "%s\n\nUsage: %s\n", wrap(c.Summary, 0), p.Usage(c))
	if listed := p.Listed(); c.name == "" && len(listed) > 0 {
		fmt.Fprintf(w, "       %s COMMAND --help\n\nCommands:\n", p.Name)
		for _, e := range listed {
			fmt.Fprintf(w, "  %-10s %s\n", e.Name, wrap(e.Summary, 13))
		}
	}
	fmt.Fprintf(w, "\nFlags:\n%s", flagLines(c.Flags))
	if c.Example != "" {
		fmt.Fprintf(w, "\nExample:\n  %s\n", strings.ReplaceAll(c.Example, "\n", "\n  "))
	}
	_, err := io.WriteString(out, w.String())
	return err
}

// Usage is the one line that shows how a command is called.
func (p Program) Usage(c *Command) string {
	words := []string{p.Name, c.name, "[flags]", c.Args}
	return strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " ")
}

// DescribeFlag returns how a flag is written ("-w, --warning duration"), the
// name of its value ("duration", empty for a switch), and what it does, its
// default included.
func DescribeFlag(f *pflag.Flag) (written, value, text string) {
	value, text = pflag.UnquoteUsage(f)
	value = strings.TrimSuffix(value, "Array")
	text = strings.Replace(text, ", "+value+";", ";", 1) // the value's column says it
	if f.Value.Type() == "bool" {
		value = ""
	}
	written = "--" + f.Name
	if f.Shorthand != "" {
		written = "-" + f.Shorthand + ", " + written
	}
	if value != "" {
		written += " " + value
	}
	if d := f.DefValue; d != "" && d != "false" && d != "[]" && d != "0" && d != "0s" {
		text += " (default " + strings.Trim(d, "[]") + ")"
	}
	return written, value, text
}

func flagLines(flags *pflag.FlagSet) string {
	var lines [][2]string
	column := 0
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		written, _, text := DescribeFlag(f)
		if f.Shorthand == "" {
			written = "    " + written
		}
		lines = append(lines, [2]string{written, text})
		if n := len(written) + 4; n > column && n <= helpIndent {
			column = n
		}
	})
	var b strings.Builder
	for _, line := range lines {
		gap := column - 2 - len(line[0])
		if gap < 1 { // too long to share its line
			fmt.Fprintf(&b, "  %s\n%*s%s\n", line[0], column, "", wrap(line[1], column))
			continue
		}
		fmt.Fprintf(&b, "  %s%*s%s\n", line[0], gap, "", wrap(line[1], column))
	}
	return b.String()
}

// wrap breaks text that starts at column indent, and indents the lines after
// the first likewise.
func wrap(text string, indent int) string {
	var b strings.Builder
	column := indent
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case column+1+len(word) > helpWidth:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}
