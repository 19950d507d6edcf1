package board

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Cells is how many columns of a terminal a line takes, colours aside.
func Cells(line string) (n int) {
	for {
		before, after, coloured := strings.Cut(line, "\x1b[")
		n += cells(before)
		if !coloured {
			return n
		}
		_, line, _ = strings.Cut(after, "m")
	}
}

// cells is Cells of a text without colours.
func cells(s string) (n int) {
	for _, r := range s {
		n += cell(r)
	}
	return n
}

func cell(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < 0x1100:
		return 1
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Pad fills up to n columns.
func Pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-cells(s))) }

// PadLeft fills up to n columns on the left, for numbers.
func PadLeft(s string, n int) string { return strings.Repeat(" ", max(0, n-cells(s))) + s }

// cut shortens to n columns; what is missing in the middle shows as the sign more,
// because both ends of a path tell it from others.
func cut(s string, n int, more string) string {
	if cells(s) <= n {
		return s
	}
	if n < 1 {
		return ""
	}
	runes := []rune(s)
	left, right := 0, len(runes)
	used := cells(more)
	for {
		if used+cell(runes[left]) > n {
			break
		}
		used += cell(runes[left])
		left++
		if right-1 <= left || used+cell(runes[right-1]) > n {
			break
		}
		used += cell(runes[right-1])
		right--
	}
	return string(runes[:left]) + more + string(runes[right:])
}

// clip shortens to n columns from the end.
func clip(s string, n int) string {
	for i, r := range s {
		if n -= cell(r); n < 0 {
			return s[:i]
		}
	}
	return s
}

// line is put together from coloured parts and ends where its room does.
type line struct {
	strings.Builder
	style Style
	room  int
}

func (l *line) add(colour, text string) {
	text = clip(text, l.room)
	l.room -= cells(text)
	l.WriteString(l.style.paint(colour, text))
}
