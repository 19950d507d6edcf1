package outlet

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mackerel-forecast/internal/triage"
)

func TestRewriteKeepsWhatPeopleWrote(t *testing.T) {
	ours := memoBegin + "\nold finding\n" + memoEnd
	for _, c := range []struct{ memo, want string }{
		{"", memoBegin + "\nnew\n" + memoEnd},
		{"people", "people\n" + memoBegin + "\nnew\n" + memoEnd},
		{"people\n", "people\n" + memoBegin + "\nnew\n" + memoEnd},
		{ours, memoBegin + "\nnew\n" + memoEnd},
		{"before\n" + ours + "\nafter", "before\n" + memoBegin + "\nnew\n" + memoEnd + "\nafter"},
		{"before " + memoBegin + " which somebody cut", "before " + memoBegin + " which somebody cut\n" + memoBegin + "\nnew\n" + memoEnd},
		{"a\n" + memoBegin + "\nold finding\nb: " + ours + "\nc", "a\n" + memoBegin + "\nold finding\nb: \n" + memoBegin + "\nnew\n" + memoEnd + "\nc"},
		{"a\n" + memoEnd + "\nb\n" + ours + "\nc\n" + memoEnd, "a\n" + memoEnd + "\nb\n" + memoBegin + "\nnew\n" + memoEnd + "\nc\n" + memoEnd},
	} {
		if got, ok := rewrite(c.memo, "new"); !ok || got != c.want {
			t.Errorf("%q becomes %q, want %q", c.memo, got, c.want)
		}
	}
	long, ok := rewrite(strings.Repeat("x", memoLimit-len(memoBegin)-len(memoEnd)-20), strings.Repeat("日本", 50))
	if !ok || len(long) > memoLimit || !utf8.ValidString(long) || !strings.HasSuffix(long, memoEnd) {
		t.Errorf("%v, %d bytes", ok, len(long))
	}
	if full := strings.Repeat("x", memoLimit); true {
		if got, ok := rewrite(full, "new"); ok || got != full {
			t.Error("a memo without room was changed")
		}
	}
}

func FuzzRewrite(f *testing.F) {
	f.Add("people", "found")
	f.Add("a\n"+memoBegin+"\nx\n"+memoEnd+"\nb", "y"+memoEnd)
	f.Add(memoEnd+memoBegin, memoBegin)
	f.Fuzz(func(t *testing.T, memo, text string) {
		once, ok := rewrite(memo, text)
		if !ok {
			return
		}
		twice, ok := rewrite(once, text)
		if !ok || len(once) <= memoLimit && len(twice) > memoLimit {
			t.Fatalf("%d bytes", len(twice))
		}
		if twice != once {
			t.Errorf("twice is not once:\n%q\n%q", once, twice)
		}
		if strings.Count(memo, memoBegin) == 0 && !strings.HasPrefix(once, memo) {
			t.Errorf("%q lost something in %q", memo, once)
		}
	})
}

func TestBlocksKeepSlacksLimits(t *testing.T) {
	long := strings.Repeat("あ<!channel>&", 500)
	story := triage.Story{Headline: long, Mention: "<!here>"}
	var list []triage.Text
	for i := range 41 {
		list = append(list, triage.Text{{Words: long, URL: "https://mackerel.io/x", Bold: true}, {Words: fmt.Sprint(i), At: 1}})
	}
	for range 5 {
		story.Parts = append(story.Parts, triage.Part{Lead: triage.Text{{Words: long}}, Facts: []triage.Fact{{Label: long, Value: triage.Text{{Words: long}}}}, Notes: []triage.Text{{{Words: long}}}})
	}
	story.Parts = append(story.Parts, triage.Part{List: list})
	blocks := renderBlocks(story)
	if len(blocks) > 50 {
		t.Errorf("%d blocks", len(blocks))
	}
	raw, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	var decoded []map[string]any
	if err := json.Unmarshal(raw, &decoded); err != nil {
		t.Fatal(err)
	}
	for _, b := range decoded {
		text, _ := b["text"].(map[string]any)
		words, _ := text["text"].(string)
		limit := 3000
		if b["type"] == "header" {
			limit = 150
		}
		if n := utf8.RuneCountInString(words); n > limit {
			t.Errorf("%s of %d characters", b["type"], n)
		}
		if b["type"] == "section" && strings.Contains(words, "<!channel>") {
			t.Error("a name became a mention")
		}
	}
}

func TestFailuresShowNoSecret(t *testing.T) {
	const secret = "https://hooks.slack.com/services/T0/B0/s3cr3t"
	for _, err := range []error{
		&url.Error{Op: "Post", URL: secret, Err: errors.New("EOF")},
		errors.New("cannot post to " + secret),
		fmt.Errorf("failed: %w", &url.Error{Op: "Post", URL: secret, Err: errors.New("proxy of " + secret)}),
	} {
		if f := failure(err, secret); strings.Contains(f.Reason, "s3cr3t") || f.Reason == "" {
			t.Errorf("%q", f.Reason)
		}
	}
}

func TestKeysTellMessagesApart(t *testing.T) {
	a, b := &triage.Case{ID: "a"}, &triage.Case{ID: "b"}
	urgent := &triage.Case{ID: "a", Turns: 1}
	seen := map[string]bool{}
	for _, m := range []triage.Message{
		{Event: triage.Opened, Cases: []*triage.Case{a}}, {Event: triage.Opened, Cases: []*triage.Case{b}}, {Event: triage.Opened, Cases: []*triage.Case{urgent}, Mention: true},
		{Event: triage.Turned, Cases: []*triage.Case{urgent}, Mention: true}, {Event: triage.Recovered, Cases: []*triage.Case{a}}, {Event: triage.Opened, Cases: []*triage.Case{a, b}},
	} {
		key := Key(m)
		if seen[key] || key != Key(m) {
			t.Errorf("key %q", key)
		}
		seen[key] = true
	}
	if Key(triage.Message{Cases: []*triage.Case{a, b}}) != Key(triage.Message{Cases: []*triage.Case{b, a}}) {
		t.Error("the order of a summary changes its key")
	}
}

func TestClientEndsInTime(t *testing.T) {
	if c := NewClient(nil); c.Timeout != AnswerWithin || AnswerWithin > 10*time.Second {
		t.Error(c.Timeout)
	}
}
