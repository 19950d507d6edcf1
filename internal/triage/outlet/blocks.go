package outlet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"mackerel-forecast/internal/triage"
)

// Slack's limits, in characters.
const (
	headerLimit  = 150
	sectionLimit = 3000
	fieldLimit   = 2000
)

var icons = map[triage.Mood]string{
	triage.Calm: ":large_blue_circle:", triage.Urgent: ":red_circle:", triage.Unsure: ":white_circle:", triage.Over: ":large_green_circle:",
}

// renderBlocks renders a story as Slack's Block Kit.
func renderBlocks(s triage.Story) []slack.Block {
	title := cut(icons[s.Mood]+" "+s.Headline, headerLimit)
	blocks := []slack.Block{slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, title, true, false))}
	if s.Mention != "" {
		blocks = append(blocks, section(s.Mention))
	}
	for _, p := range s.Parts {
		blocks = append(blocks, part(p)...)
	}
	return append(blocks, small(s.Foot)...)
}

func part(p triage.Part) (blocks []slack.Block) {
	if len(p.Lead) > 0 {
		b := section(cut(mrkdwn(p.Lead), sectionLimit))
		for _, f := range p.Facts {
			b.Fields = append(b.Fields, markdown(cut("*"+escape(f.Label)+"*\n"+mrkdwn(f.Value), fieldLimit)))
		}
		blocks = append(blocks, b)
	}
	var lines []string
	length := 0
	for _, t := range p.List {
		line := "• " + cut(mrkdwn(t), sectionLimit/4)
		if length += utf8.RuneCountInString(line) + 1; length > sectionLimit {
			blocks, lines, length = append(blocks, section(strings.Join(lines, "\n"))), nil, utf8.RuneCountInString(line)+1
		}
		lines = append(lines, line)
	}
	if len(lines) > 0 {
		blocks = append(blocks, section(strings.Join(lines, "\n")))
	}
	return append(blocks, small(p.Notes)...)
}

func section(words string) *slack.SectionBlock {
	return slack.NewSectionBlock(markdown(words), nil, nil)
}

func markdown(words string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, words, false, false)
}

// small renders lines as small print, nothing when there are none.
func small(lines []triage.Text) []slack.Block {
	if len(lines) == 0 {
		return nil
	}
	words := make([]string, len(lines))
	for i, t := range lines {
		words[i] = mrkdwn(t)
	}
	return []slack.Block{slack.NewContextBlock("", markdown(cut(strings.Join(words, "\n"), sectionLimit)))}
}

// mrkdwn renders a line in Slack's markup; names from outside are escaped, so
// that a monitor called <!channel> mentions nobody.
func mrkdwn(t triage.Text) string {
	var b strings.Builder
	for _, r := range t {
		words := escape(r.Words)
		switch {
		case r.At != 0: // in each reader's own time zone
			words = fmt.Sprintf("<!date^%d^{date_short_pretty} {time}|%s>", r.At, strings.ReplaceAll(words, "|", "/"))
		case r.URL != "":
			words = fmt.Sprintf("<%s|%s>", r.URL, strings.ReplaceAll(words, "|", "/"))
		}
		if r.Bold {
			words = "*" + words + "*"
		}
		b.WriteString(words)
	}
	return b.String()
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", " ").Replace(s)
}

// cut shortens a text to a number of characters. It is only met by names of
// absurd length, so a cut through markup is not worth more than this.
func cut(words string, limit int) string {
	if utf8.RuneCountInString(words) <= limit {
		return words
	}
	runes := []rune(words)[:limit-3]
	whole := string(runes)
	if open := strings.LastIndexAny(whole, "<&"); open > strings.LastIndexAny(whole, ">;") {
		whole = whole[:open]
	}
	return whole + "..."
}

// fallback is the text of notifications and of clients without blocks.
func fallback(s triage.Story) string { return mentioning(s, escape(s.Headline)) }

// plain is the story as text without blocks.
func plain(s triage.Story) string {
	bare := s
	bare.Mention = ""
	lines := strings.Split(bare.Plain(), "\n")
	for i, line := range lines {
		lines[i] = escape(line)
	}
	return mentioning(s, cut(strings.Join(lines, "\n"), sectionLimit))
}

func mentioning(s triage.Story, words string) string {
	if s.Mention == "" {
		return words
	}
	return s.Mention + " " + words
}
