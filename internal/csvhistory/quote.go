package csvhistory

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxQuoted is how long a word of the file is in an error, in characters: a
// file that is no text at all would fill the terminal with its first line.
const maxQuoted = 80

// quoted is %q, clipped.
func quoted(word []byte) string {
	var b strings.Builder
	for len(word) > 0 && b.Len() < maxQuoted {
		_, n := utf8.DecodeRune(word)
		escaped := strconv.Quote(string(word[:n]))
		b.WriteString(escaped[1 : len(escaped)-1])
		word = word[n:]
	}
	if len(word) > 0 {
		b.WriteString("...")
	}
	return `"` + b.String() + `"`
}
