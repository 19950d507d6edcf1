package manual

import (
	"fmt"
	"io"
	"strings"

	"mackerel-forecast/internal/cli"
)

// writeRoff writes the page in the man macro language, section 1.
func writeRoff(w io.Writer, p Page) error {
	var b strings.Builder
	commands := describe(p.Program)
	name := p.Program.Name
	fmt.Fprintf(&b, ".TH %s 1 \"\" %q \"User Commands\"\n", escape(strings.ToUpper(name)), escape(name+" "+cli.Version()))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n.SH SYNOPSIS\n", escape(name), escape(lowerFirst(strings.TrimSuffix(p.Program.Summary, "."))))
	for i, c := range commands {
		if i > 0 {
			b.WriteString(".br\n")
		}
		fmt.Fprintf(&b, ".B %s\n", escape(c.usage))
	}
	writeCommand(&b, commands[0], "DESCRIPTION", ".SH")
	if len(commands) > 1 {
		b.WriteString(".SH COMMANDS\n")
	}
	for _, c := range commands[1:] {
		writeCommand(&b, c, c.usage, ".SS")
	}
	for _, s := range p.Sections {
		fmt.Fprintf(&b, ".SH %s\n", escape(s.Title))
		paragraph(&b, s.Text)
		for _, item := range s.Items {
			term, text, _ := strings.Cut(item, "\t")
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", escape(term), line(text))
		}
	}
	if len(p.SeeAlso) > 0 {
		fmt.Fprintf(&b, ".SH SEE ALSO\n%s\n", line(strings.Join(p.SeeAlso, ", ")))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeCommand(b *strings.Builder, c command, title, macro string) {
	fmt.Fprintf(b, "%s %s\n", macro, escape(title))
	paragraph(b, c.summary)
	if macro == ".SH" {
		b.WriteString(".SH OPTIONS\n")
	}
	for _, f := range c.flags {
		b.WriteString(".TP\n")
		if f.short != "" {
			fmt.Fprintf(b, "\\fB\\-%s\\fR, ", escape(f.short))
		}
		fmt.Fprintf(b, "\\fB\\-\\-%s\\fR", escape(f.name))
		if f.value != "" {
			fmt.Fprintf(b, " \\fI%s\\fR", escape(f.value))
		}
		fmt.Fprintf(b, "\n%s\n", line(f.text))
	}
	if c.example == "" {
		return
	}
	if macro == ".SH" {
		b.WriteString(".SH EXAMPLE\n")
	} else {
		b.WriteString(".PP\nExample:\n")
	}
	b.WriteString(".nf\n")
	for text := range strings.Lines(c.example) {
		b.WriteString(line(strings.TrimRight(text, "\n")) + "\n")
	}
	b.WriteString(".fi\n")
}

func paragraph(b *strings.Builder, text string) {
	for part := range strings.SplitSeq(text, "\n") {
		if part != "" {
			b.WriteString(line(part) + "\n")
		}
	}
}

// line escapes a line of text: a dot or a quote at its start would be a macro.
func line(text string) string {
	text = escape(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}

func escape(s string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "\t", " ").Replace(s)
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
