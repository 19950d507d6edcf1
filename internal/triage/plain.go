package triage

import "strings"

// Plain writes the story as text for a terminal, a memo or another chat: the
// first line says it all, the others are indented.
func (s Story) Plain() string {
	lines := []string{s.oneLine()}
	for _, p := range s.Parts {
		if len(p.Lead) > 0 {
			lines = append(lines, "  "+p.Lead.Plain())
		}
		var facts []string
		for _, f := range p.Facts {
			facts = append(facts, f.Label+": "+f.Value.Plain())
		}
		if len(facts) > 0 {
			lines = append(lines, "    "+strings.Join(facts, ", "))
		}
		for _, t := range p.Notes {
			lines = append(lines, "    "+t.Plain())
		}
		for _, t := range p.List {
			lines = append(lines, "  "+t.Plain())
		}
	}
	for _, t := range s.Foot {
		lines = append(lines, "  "+t.Plain())
	}
	return strings.Join(lines, "\n")
}

// oneLine is the mention and the headline.
func (s Story) oneLine() string {
	if s.Mention == "" {
		return s.Headline
	}
	return s.Mention + " " + s.Headline
}

// Plain writes the words alone.
func (t Text) Plain() string {
	var b strings.Builder
	for _, r := range t {
		b.WriteString(r.Words)
	}
	return b.String()
}
