package outlet

import (
	"strings"
	"testing"
	"unicode/utf8"

	"mackerel-forecast/internal/triage"
)

// TestARefusedMessageChangesItsForm: blocks, then all of it as text, then the
// headline; a name mentions nobody in any of them.
func TestARefusedMessageChangesItsForm(t *testing.T) {
	story := triage.Story{Headline: "db<!here>1 is full", Mention: "<!channel>", Parts: []triage.Part{{Lead: triage.Text{{Words: "all & all"}}}}}
	for refused, want := range []string{
		"<!channel> db&lt;!here&gt;1 is full",
		"<!channel> db&lt;!here&gt;1 is full\n  all &amp; all",
		"<!channel> db&lt;!here&gt;1 is full",
	} {
		text, blocks := form(Envelope{Story: story, Refused: refused})
		if text != want || (len(blocks) > 0) != (refused == 0) {
			t.Errorf("%d: %q with %d blocks", refused, text, len(blocks))
		}
	}
	story.Parts[0].Lead[0].Words = strings.Repeat("あ&", sectionLimit)
	if text, _ := form(Envelope{Story: story, Refused: 1}); utf8.RuneCountInString(text) > sectionLimit+len("<!channel> ") || !strings.HasPrefix(text, "<!channel> db") {
		t.Errorf("%d characters: %.50q", utf8.RuneCountInString(text), text)
	}
}
