package outlet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"regexp"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"mackerel-forecast/internal/mackerel"
)

// AnswerWithin is how long one request may take.
const AnswerWithin = 5 * time.Second

// answerLimit is the bytes of one answer: 200 messages of a channel, as the bot
// asks for when it looks for one.
const answerLimit = 8 << 20

// NewClient makes the HTTP client that outlets use: bounded in time, and it
// does not carry a message to another host when it is told to. transport is
// nil for Go's own.
func NewClient(transport http.RoundTripper) *http.Client {
	if transport == nil {
		transport = http.DefaultTransport
	}
	return &http.Client{
		Timeout:   AnswerWithin,
		Transport: spelling{transport},
		CheckRedirect: func(next *http.Request, via []*http.Request) error {
			if next.URL.Host != via[0].URL.Host || next.URL.Scheme != via[0].URL.Scheme || len(via) > 3 {
				return http.ErrUseLastResponse
			}
			return nil
		},
	}
}

// spelling bounds answers, puts the word in which a webhook says what is wrong
// (no_service) into the status line, from where the Slack library takes its error,
// and makes seconds of the date in a Retry-After, which that library cannot read.
type spelling struct{ next http.RoundTripper }

var plainWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z_]{2,60}$`) })

func (s spelling) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := s.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = mackerel.Bounded(answer.Body, answerLimit)
	if answer.StatusCode < 300 {
		return answer, nil
	}
	head, _ := io.ReadAll(io.LimitReader(answer.Body, 100))
	rest := answer.Body
	answer.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head), rest), rest}
	if word := string(bytes.TrimSpace(head)); plainWord().MatchString(word) {
		answer.Status += ": " + word
	}
	if after := pause(answer); after > 0 {
		answer.Header.Set("Retry-After", fmt.Sprint(int64(math.Ceil(after.Seconds()))))
	} else {
		answer.Header.Del("Retry-After")
	}
	return answer, nil
}

// pause is for how long the service asks not to be asked.
func pause(answer *http.Response) time.Duration {
	return mackerel.RetryAfter(answer.Header.Get("Retry-After"), time.Now())
}

// failure turns an error of a request into one that can be shown.
func failure(err error, secrets ...string) *Failure {
	f := &Failure{Message: aboutMessage(err), Doubtful: mayHaveArrived(err)}
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	var refused slack.SlackErrorResponse
	switch {
	case errors.As(err, &limited):
		f.Reason, f.After = "asks for a pause of "+limited.RetryAfter.String(), limited.RetryAfter
	case errors.As(err, &status):
		f.Reason = "answered " + status.Status + explain(status.Code)
	case errors.As(err, &refused):
		f.Reason = "refused: " + refused.Err + hint(refused.Err)
	default:
		f.Reason = "did not answer: " + bare(err)
	}
	f.Reason = hide(f.Reason, secrets...)
	return f
}

// bare strips the address, which is the secret of a webhook, from an error.
func bare(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "timeout"
	}
	return mackerel.Innermost(err)
}

func explain(status int) string {
	switch status {
	case http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		return " (the address is not, or no longer, that of a webhook)"
	case http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return " (a redirect to another host, which is not followed)"
	}
	return ""
}

func hint(word string) string {
	text := map[string]string{
		"invalid_auth": "SLACK_BOT_TOKEN is not valid", "not_authed": "SLACK_BOT_TOKEN is not valid",
		"token_revoked": "SLACK_BOT_TOKEN was revoked", "token_expired": "SLACK_BOT_TOKEN has expired", "account_inactive": "the app was removed",
		"channel_not_found": "there is no such --channel, or it is private and the bot is not in it: /invite it there",
		"not_in_channel":    "the bot is not in --channel: /invite it there", "is_archived": "--channel is archived",
		"missing_scope": "the app lacks a scope: chat:write, and files:write for pictures",
	}[word]
	if text == "" {
		return ""
	}
	return fmt.Sprintf(" (%s)", text)
}
