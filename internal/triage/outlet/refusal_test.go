package outlet

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

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

// TestWhatMayHaveArrivedIsInDoubt: a gateway that gave up waiting says nothing
// about the message.
func TestWhatMayHaveArrivedIsInDoubt(t *testing.T) {
	status := func(code int) error { return slack.StatusCodeError{Code: code} }
	word := func(word string) error { return slack.SlackErrorResponse{Err: word} }
	for doubtful, errs := range map[bool][]error{
		true: {errors.New("EOF"), &net.OpError{Op: "read", Err: errors.New("reset")}, word("internal_error"), word("fatal_error"),
			status(http.StatusInternalServerError), status(http.StatusBadGateway), status(http.StatusGatewayTimeout)},
		false: {&net.OpError{Op: "dial", Err: errors.New("refused")}, &slack.RateLimitedError{RetryAfter: time.Second}, word("invalid_auth"),
			status(http.StatusBadRequest), status(http.StatusServiceUnavailable)},
	} {
		for _, err := range errs {
			if f := failure(err); f.Doubtful != doubtful {
				t.Errorf("%T %v: %+v", err, err, f)
			}
		}
	}
}
