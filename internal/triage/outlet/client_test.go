package outlet

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/triage"
)

// endless is a service whose answer has no end worth waiting for.
type endless struct {
	status int
	sent   *int
}

func (e endless) RoundTrip(r *http.Request) (*http.Response, error) {
	*e.sent = 0
	return &http.Response{StatusCode: e.status, Status: http.StatusText(e.status), Header: http.Header{}, Request: r,
		Body: io.NopCloser(io.LimitReader(io.MultiReader(strings.NewReader(`{"ok":true,"x":"`), e), 20*answerLimit))}, nil
}

var noise = bytes.Repeat([]byte("x"), 64<<10)

func (e endless) Read(p []byte) (n int, err error) {
	n = copy(p, noise)
	*e.sent += n
	return n, nil
}

// TestAnAnswerWithoutAnEndIsGivenUp before it takes the host's memory.
func TestAnAnswerWithoutAnEndIsGivenUp(t *testing.T) {
	message := Envelope{Message: triage.Message{Event: triage.Opened, Cases: []*triage.Case{{ID: "a"}}}, Doubtful: true}
	secret := agentconf.NewSecret("https://chat.example/hook")
	for _, status := range []int{http.StatusOK, http.StatusInternalServerError} {
		var sent int
		client := NewClient(endless{status, &sent})
		for _, o := range []Outlet{NewWebhook(secret, client), NewJSON(secret, client), NewBot(secret, "C1234567", "https://slack.example/api/", client)} {
			_, err := o.Send(context.Background(), message)
			if sent > 2*answerLimit {
				t.Errorf("%T, %d: read %d bytes", o, status, sent)
			}
			var failure *Failure
			if _, bot := o.(*Bot); (bot || status != http.StatusOK) && (!errors.As(err, &failure) || !failure.Doubtful) {
				t.Errorf("%T, %d: %+v", o, status, err)
			}
		}
	}
}
