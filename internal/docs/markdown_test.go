package docs

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestNoLineOfAParagraphBeginsAList: a line that a paragraph was wrapped into
// and that begins with "+ ", "- ", "* " or a number and a period is shown as a
// list, and a list whose items are not where its parent's text is falls apart.
func TestNoLineOfAParagraphBeginsAList(t *testing.T) {
	for name, text := range pages(t) {
		if strings.HasSuffix(name, ".md") {
			for _, line := range strayItems(text) {
				t.Errorf("%s: this is shown as an item of a list: %s", name, line)
			}
		}
	}
}

func TestStrayItems(t *testing.T) {
	for text, stray := range map[string]int{
		"- one\n- two\n  more\n- three\n":                       0,
		"Three:\n\n1. one\n2. two\n   more\n   - within\n\nEnd": 1, // "more" is no sentence
		"1. One is:\n   - within\n   - likewise\n2. two\n":      0,
		"A pace lasts (a / (a\n+ t)) longer.\n":                 1,
		"- a pace lasts (a / (a\n  + t)) longer\n- next":        1,
		"There were 20 and\n10. A leak was\n":                   1,
		"There were 20.\n10. A leak was\n":                      1,
		"9. nine\n10. ten.\n   - not within ten\n":              1,
		"9. nine\n10. ten.\n    - within ten\n11. eleven\n":     0,
		"1. one\n3. three\n":                                    1,
		"```\n- code\n9. code\n```\n":                           0,
		"Text.\n\n- a list\n\nText\n- stray\n":                  1,
	} {
		if got := strayItems(text); len(got) != stray {
			t.Errorf("%q: %q, want %d", text, got, stray)
		}
	}
}

var item = regexp.MustCompile(`^( *)([-+*]|(\d+)[.)])( +)\S`)

// open is an item of a list whose text may go on.
type open struct {
	marker, text int // columns at which they begin
	number       int // 0 of a bullet
}

// strayItems returns the lines that Markdown takes for items of lists though
// nothing begins a list there: a list begins after an empty line, or within an
// item after a sentence or a colon, at the column of its parent's text.
func strayItems(text string) (stray []string) {
	var items []open
	before, fenced := "", false
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(strings.TrimRight(line, "\n"), "> ")
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced, before = !fenced, ""
			continue
		}
		if fenced {
			continue
		}
		column := len(line) - len(strings.TrimLeft(line, " "))
		m := item.FindStringSubmatch(line)
		switch {
		case m == nil && strings.TrimSpace(line) != "" && before == "":
			for len(items) > 0 && items[len(items)-1].text > column {
				items = items[:len(items)-1]
			}
		case m != nil:
			next := open{marker: column, text: column + len(m[2]) + len(m[4])}
			next.number, _ = strconv.Atoi(m[3])
			var sibling *open
			for len(items) > 0 && items[len(items)-1].text > column {
				sibling, items = &items[len(items)-1], items[:len(items)-1]
			}
			parent := 0
			if len(items) > 0 {
				parent = items[len(items)-1].text
			}
			follows := sibling != nil && sibling.marker == column && (sibling.number == 0) == (next.number == 0) &&
				(next.number == 0 || next.number == sibling.number+1)
			begins := column == parent && sibling == nil && (next.number <= 1 || before == "") &&
				(before == "" || len(items) > 0 && strings.HasSuffix(strings.TrimRight(before, "*_`"), ".") || strings.HasSuffix(before, ":"))
			if !follows && !begins {
				stray = append(stray, line)
			}
			items = append(items, next)
		}
		if before = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
			before = ""
		}
	}
	return stray
}
