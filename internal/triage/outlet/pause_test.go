package outlet

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/triage"
)

// answers is a service that answers every request alike.
type answers func() *http.Response

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := a()
	answer.Request, answer.Status, answer.Body = r, http.StatusText(answer.StatusCode), http.NoBody
	return answer, nil
}

// TestAPauseThatAServiceAsksForIsKept, in either form of the header, by every outlet,
// and the message has not arrived.
func TestAPauseThatAServiceAsksForIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		message := Envelope{Message: triage.Message{Event: triage.Opened, Cases: []*triage.Case{{ID: "a"}}}}
		secret := agentconf.NewSecret("https://chat.example/hook")
		in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
		for header, want := range map[string]time.Duration{"40": 40 * time.Second, in(2 * time.Minute): 2 * time.Minute, in(-time.Hour): 0, "soon": 0, "": 0} {
			client := NewClient(answers(func() *http.Response {
				h := http.Header{}
				if header != "" {
					h.Set("Retry-After", header)
				}
				return &http.Response{StatusCode: http.StatusTooManyRequests, Header: h}
			}))
			for _, o := range []Outlet{NewWebhook(secret, client), NewJSON(secret, client), NewBot(secret, "C1234567", "https://slack.example/api/", client)} {
				var failure *Failure
				if _, err := o.Send(context.Background(), message); !errors.As(err, &failure) || failure.After != want || failure.Doubtful || strings.Contains(failure.Reason, "strconv") {
					t.Errorf("%T, %q: %+v", o, header, err)
				}
			}
		}
	})
}
