package manual

import (
	"fmt"
	"io"
	"strings"

	"mackerel-forecast/internal/cli"
)

// writeBash writes a completion script for bash 4 and later. It needs no
// bash-completion package.
func writeBash(w io.Writer, p cli.Program) error {
	var b strings.Builder
	function := "_" + strings.ReplaceAll(p.Name, "-", "_")
	commands := describe(p)
	fmt.Fprintf(&b, "# bash completion of %s\n%s() {\n", p.Name, function)
	b.WriteString(`	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=''
	[[ ${COMP_WORDS[1]} != -* ]] && (( COMP_CWORD > 1 )) && command=${COMP_WORDS[1]}
	if [[ $cur == = ]]; then cur=''
	elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
	COMPREPLY=()
	case "$command $prev" in
`)
	for _, c := range commands {
		writeBashValues(&b, c)
	}
	b.WriteString("\tesac\n\tcase \"$command\" in\n")
	for _, c := range commands {
		words := flagWords(c)
		if c.name == "" {
			for _, other := range commands[1:] {
				words += " " + other.name
			}
			words = strings.TrimSpace(words)
		}
		fmt.Fprintf(&b, "\t'%s')\n\t\tCOMPREPLY=($(compgen -W '%s' -- \"$cur\"))\n", c.name, words)
		if c.files {
			b.WriteString("\t\t[[ $cur == -* ]] || COMPREPLY+=($(compgen -f -- \"$cur\"))\n")
		}
		b.WriteString("\t\t;;\n")
	}
	fmt.Fprintf(&b, "\tesac\n}\ncomplete -o filenames -F %s %s\n", function, p.Name)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeBashValues writes the cases for flags that take a value.
func writeBashValues(b *strings.Builder, c command) {
	var plain []string // values that no shell can guess
	for _, f := range c.flags {
		pattern := fmt.Sprintf("'%s --%s'", c.name, f.name)
		if f.short != "" {
			pattern += fmt.Sprintf("|'%s -%s'", c.name, f.short)
		}
		switch {
		case f.value == "":
		case f.choices() != nil:
			fmt.Fprintf(b, "\t%s) COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", pattern, strings.Join(f.choices(), " "))
		case f.takesFile():
			fmt.Fprintf(b, "\t%s) COMPREPLY=($(compgen %s -- \"$cur\")); return ;;\n", pattern, map[string]string{"FILE": "-f", "DIR": "-d"}[f.value])
		default:
			plain = append(plain, pattern)
		}
	}
	if len(plain) > 0 {
		fmt.Fprintf(b, "\t%s) return ;;\n", strings.Join(plain, "|"))
	}
}

func flagWords(c command) string {
	var words []string
	for _, f := range c.flags {
		words = append(words, "--"+f.name)
	}
	return strings.Join(words, " ")
}
