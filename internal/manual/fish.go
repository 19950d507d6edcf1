package manual

import (
	"fmt"
	"io"
	"strings"

	"mackerel-forecast/internal/cli"
)

// writeFish writes completions for fish.
func writeFish(w io.Writer, p cli.Program) error {
	var b strings.Builder
	commands := describe(p)
	fmt.Fprintf(&b, "complete -c %s -f\n", p.Name)
	for _, c := range commands[1:] {
		fmt.Fprintf(&b, "complete -c %s -n __fish_use_subcommand -a %s -d %s\n", p.Name, c.name, quoteFish(c.summary))
	}
	for _, c := range commands {
		condition := "'__fish_seen_subcommand_from " + c.name + "'"
		if c.name == "" {
			condition = "__fish_use_subcommand"
		}
		for _, f := range c.flags {
			fmt.Fprintf(&b, "complete -c %s -n %s -l %s", p.Name, condition, f.name)
			if f.short != "" {
				fmt.Fprintf(&b, " -s %s", f.short)
			}
			switch {
			case f.choices() != nil:
				fmt.Fprintf(&b, " -x -a %s", quoteFish(strings.Join(f.choices(), " ")))
			case f.takesFile():
				b.WriteString(" -r -F")
			case f.value != "":
				b.WriteString(" -x")
			}
			fmt.Fprintf(&b, " -d %s\n", quoteFish(f.text))
		}
		if c.files {
			fmt.Fprintf(&b, "complete -c %s -n %s -F\n", p.Name, condition)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func quoteFish(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}
