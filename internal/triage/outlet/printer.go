package outlet

import (
	"context"
	"fmt"
	"io"
	"strings"

	"mackerel-forecast/internal/units"
)

// Printer prints messages instead of posting them.
type Printer struct {
	W io.Writer
	// Prefix is put before the first line, such as the moment of a replay.
	Prefix func() string
}

// Name is "printer".
func (p *Printer) Name() string { return "printer" }

// Summarises is true, so that a dry run shows what would be posted.
func (p *Printer) Summarises() bool { return true }

// Send prints the message and an empty line.
func (p *Printer) Send(_ context.Context, e Envelope) (Receipt, error) {
	var b strings.Builder
	if p.Prefix != nil {
		b.WriteString(p.Prefix())
	}
	for line := range strings.SplitSeq(e.Story.Plain(), "\n") {
		b.WriteString(units.Printable(line) + "\n")
	}
	if _, err := fmt.Fprintln(p.W, b.String()); err != nil {
		return Receipt{}, &Failure{Reason: err.Error(), Err: err}
	}
	return Receipt{}, nil
}
