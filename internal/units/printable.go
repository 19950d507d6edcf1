package units

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wide is the space between Japanese words, which Go does not count as printable.
const wide = '\u3000'

// IsPrint reports whether a character shows as itself and does nothing else.
func IsPrint(r rune) bool { return unicode.IsPrint(r) || r == wide }

// Printable makes a word safe for one line of a terminal or a log: what cannot be
// printed is written as an escape.
func Printable(word string) string {
	if !strings.ContainsFunc(word, func(r rune) bool { return !IsPrint(r) || r == utf8.RuneError }) {
		return word
	}
	quoted := fmt.Sprintf("%q", word)
	return quoted[1 : len(quoted)-1]
}
