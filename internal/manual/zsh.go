package manual

import (
	"fmt"
	"io"
	"strings"

	"mackerel-forecast/internal/cli"
)

// writeZsh writes a completion function for zsh.
func writeZsh(w io.Writer, p cli.Program) error {
	var b strings.Builder
	commands := describe(p)
	fmt.Fprintf(&b, "#compdef %s\n_arguments_of() {\n\tlocal command=$1\n\tshift words\n\t(( CURRENT-- ))\n\tcase $command in\n", p.Name)
	for _, c := range commands[1:] {
		fmt.Fprintf(&b, "\t%s)%s ;;\n", c.name, zshArguments(c))
	}
	b.WriteString("\tesac\n}\n\n")
	if len(commands) > 1 {
		b.WriteString("if (( CURRENT > 2 )) && [[ $words[2] != -* ]]; then\n\t_arguments_of $words[2]\n\treturn\nfi\n")
		b.WriteString("if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n\tlocal -a commands=(\n")
		for _, c := range commands[1:] {
			fmt.Fprintf(&b, "\t\t%s\n", quoteZsh(c.name+":"+strings.ReplaceAll(c.summary, ":", `\:`)))
		}
		b.WriteString("\t)\n\t_describe command commands\n\treturn\nfi\n")
	}
	fmt.Fprintf(&b, "%s\n", strings.TrimSpace(zshArguments(commands[0])))
	_, err := io.WriteString(w, b.String())
	return err
}

func zshArguments(c command) string {
	var b strings.Builder
	b.WriteString(" _arguments")
	for _, f := range c.flags {
		names := "--" + f.name
		value := ""
		if f.value != "" {
			names += "="
			value = ":" + strings.ReplaceAll(f.value, "|", " or ") + ":" + zshAction(f)
		}
		text := strings.NewReplacer("[", `\[`, "]", `\]`, ":", `\:`).Replace(f.text)
		fmt.Fprintf(&b, " \\\n\t\t%s", quoteZsh("*"+names+"["+text+"]"+value))
		if f.short != "" {
			fmt.Fprintf(&b, " \\\n\t\t%s", quoteZsh("*-"+f.short+"["+text+"]"+value))
		}
	}
	if c.files {
		fmt.Fprintf(&b, " \\\n\t\t'*:file:_files'")
	}
	return b.String()
}

func zshAction(f flag) string {
	switch {
	case f.choices() != nil:
		return "(" + strings.Join(f.choices(), " ") + ")"
	case f.value == "DIR":
		return "_files -/"
	case f.value == "FILE":
		return "_files"
	}
	return " "
}

func quoteZsh(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
