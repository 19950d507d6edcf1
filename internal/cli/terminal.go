package cli

import (
	"io"
	"os"

	"golang.org/x/term"
)

// IsTerminal reports whether a person reads along.
func IsTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
