package slacktest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

func errorf(format string, args ...any) error { return fmt.Errorf(format, args...) }

// checkMessage applies the limits of Block Kit and the rules of mrkdwn.
func checkMessage(text string, blocks []map[string]any) error {
	if n := utf8.RuneCountInString(text); n > 40000 {
		return errorf("text of %d characters, at most 40,000", n)
	}
	if err := checkMrkdwn(text); err != nil {
		return fmt.Errorf("text: %w", err)
	}
	if len(blocks) > 50 {
		return errorf("%d blocks, at most 50", len(blocks))
	}
	for i, b := range blocks {
		if err := checkBlock(b); err != nil {
			return fmt.Errorf("block %d: %w", i, err)
		}
	}
	return nil
}

func checkBlock(b map[string]any) error {
	kind, _ := b["type"].(string)
	if id, ok := b["block_id"].(string); ok && len(id) > 255 {
		return errorf("block_id of %d bytes", len(id))
	}
	switch kind {
	case "divider":
		return nil
	case "header":
		return checkText(b["text"], "plain_text", 150)
	case "section":
		return checkSection(b)
	case "context":
		elements, _ := b["elements"].([]any)
		if len(elements) == 0 || len(elements) > 10 {
			return errorf("context with %d elements, 1 to 10", len(elements))
		}
		for _, e := range elements {
			if err := checkText(e, "", 3000); err != nil {
				return err
			}
		}
		return nil
	}
	return errorf("type %q is not one that this fake knows", kind)
}

func checkSection(b map[string]any) error {
	fields, _ := b["fields"].([]any)
	if b["text"] == nil && len(fields) == 0 {
		return errorf("section without text and fields")
	}
	if b["text"] != nil {
		if err := checkText(b["text"], "", 3000); err != nil {
			return err
		}
	}
	if len(fields) > 10 {
		return errorf("%d fields, at most 10", len(fields))
	}
	for _, f := range fields {
		if err := checkText(f, "", 2000); err != nil {
			return err
		}
	}
	return nil
}

func checkText(v any, kind string, limit int) error {
	t, _ := v.(map[string]any)
	got, _ := t["type"].(string)
	words, _ := t["text"].(string)
	switch n := utf8.RuneCountInString(words); {
	case got != "plain_text" && got != "mrkdwn" || kind != "" && got != kind:
		return errorf("text object of type %q, wanted %q", got, kind)
	case n == 0 || n > limit:
		return errorf("text of %d characters, 1 to %d", n, limit)
	case got == "plain_text":
		return nil
	}
	return checkMrkdwn(words)
}

var (
	angle  = regexp.MustCompile(`<[^<>]*>`)
	known  = regexp.MustCompile(`^<(?:https?://[^\s|<>]+(?:\|[^<>|]+)?|!channel|!here|@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+|!date\^\d+\^[^^|<>]*\{[a-z_]+\}[^^|<>]*\|[^<>|]+)>$`)
	entity = regexp.MustCompile(`&(?:amp|lt|gt);`)
)

// checkMrkdwn refuses what Slack would not show as it was meant: a bare <, >
// or &, and markup that it does not know.
func checkMrkdwn(words string) error {
	for _, m := range angle.FindAllString(words, -1) {
		if !known.MatchString(m) {
			return errorf("markup %s is not known", m)
		}
	}
	rest := entity.ReplaceAllString(angle.ReplaceAllString(words, ""), "")
	if i := strings.IndexAny(rest, "<>&"); i >= 0 {
		return errorf("bare %q in %q", rest[i], words)
	}
	return nil
}

// Mentions returns who a post notifies: from its blocks, or from its text when
// it has none, as Slack does. Plain text, such as a header, notifies nobody.
func (p Post) Mentions() []string {
	var found []string
	words := p.Text
	if len(p.Blocks) > 0 {
		words = p.words(func(kind string) bool { return kind == "mrkdwn" })
	}
	for _, m := range angle.FindAllString(words, -1) {
		if m == "<!channel>" || m == "<!here>" || strings.HasPrefix(m, "<@") || strings.HasPrefix(m, "<!subteam^") {
			found = append(found, m)
		}
	}
	return found
}

// Words returns the text of all blocks, a line each.
func (p Post) Words() string { return p.words(func(string) bool { return true }) }

func (p Post) words(wanted func(kind string) bool) string {
	var lines []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			kind, _ := v["type"].(string)
			if s, ok := v["text"].(string); ok && wanted(kind) {
				lines = append(lines, s)
			}
			for _, key := range []string{"text", "fields", "elements"} {
				walk(v[key])
			}
		case []any:
			for _, e := range v {
				walk(e)
			}
		}
	}
	for _, b := range p.Blocks {
		walk(b)
	}
	return strings.Join(lines, "\n")
}
