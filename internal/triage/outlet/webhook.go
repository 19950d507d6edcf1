package outlet

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"github.com/slack-go/slack"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/output"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/verdict"
)

// Webhook posts through one of Slack's incoming webhooks. It has no threads: a
// webhook does not tell what it posted.
type Webhook struct {
	url    string
	client *http.Client
}

// NewWebhook makes a webhook; its address is a secret.
func NewWebhook(url agentconf.Secret, client *http.Client) *Webhook {
	return &Webhook{url.Reveal(), client}
}

// Name is "slack".
func (w *Webhook) Name() string { return Slack }

// Summarises is true: people read here.
func (w *Webhook) Summarises() bool { return true }

// Send posts the message.
func (w *Webhook) Send(ctx context.Context, e Envelope) (Receipt, error) {
	no := false
	text, blocks := form(e)
	message := slack.WebhookMessage{Text: text, UnfurlLinks: &no, UnfurlMedia: &no}
	if len(blocks) > 0 {
		message.Blocks = &slack.Blocks{BlockSet: blocks}
	}
	if err := slack.PostWebhookCustomHTTPContext(ctx, w.url, w.client, &message); err != nil {
		return Receipt{}, failure(err, w.url)
	}
	return Receipt{}, nil
}

// JSON posts each message as one flat JSON object, for other chats and for
// scripts. Mattermost and Rocket.Chat show its "text".
type JSON struct {
	url    string
	client *http.Client
}

// NewJSON makes an outlet for an address, which is a secret.
func NewJSON(url agentconf.Secret, client *http.Client) *JSON { return &JSON{url.Reveal(), client} }

// Name is "webhook".
func (j *JSON) Name() string { return "webhook" }

// Summarises is true: people read here.
func (j *JSON) Summarises() bool { return true }

// notice is the object. The record is that of replay and fleet, of the most
// urgent culprit; a summary has none.
type notice struct {
	Event    triage.Event `json:"event"` // opened, urgent, recovered, missed
	Text     string       `json:"text"`
	Mention  bool         `json:"mention"`
	Alerts   int          `json:"alerts"` // more than 1 is a summary
	AlertID  string       `json:"alert_id,omitempty"`
	Monitor  string       `json:"monitor,omitempty"`
	HostID   string       `json:"host_id,omitempty"`
	HostName string       `json:"host_name,omitempty"`
	OpenedAt int64        `json:"opened_at,omitempty"`
	ClosedAt int64        `json:"closed_at,omitempty"`
	Mount    string       `json:"mount_point,omitempty"`
	*output.Record
}

// Send posts the message.
func (j *JSON) Send(ctx context.Context, e Envelope) (Receipt, error) {
	body, err := json.Marshal(newNotice(e))
	if err != nil {
		return Receipt{}, &Failure{Reason: err.Error()}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, j.url, bytes.NewReader(body))
	if err != nil {
		return Receipt{}, failure(err, j.url)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := j.client.Do(r)
	if err != nil {
		return Receipt{}, failure(err, j.url)
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 300 {
		f := failure(slack.StatusCodeError{Code: answer.StatusCode, Status: answer.Status}, j.url)
		f.After = pause(answer)
		return Receipt{}, f
	}
	return Receipt{}, nil
}

func newNotice(e Envelope) notice {
	n := notice{Event: e.Message.Event, Text: e.Story.Plain(), Mention: e.Message.Mention, Alerts: len(e.Message.Cases)}
	if e.Message.Summary() {
		return n
	}
	c := e.Message.Cases[0]
	n.AlertID, n.Monitor, n.HostID, n.HostName, n.OpenedAt, n.ClosedAt = c.ID, c.Title, c.HostID, c.Host, c.OpenedAt, c.ClosedAt
	if len(c.Findings) > 0 {
		f := c.Findings[0]
		n.Mount = f.MountPoint
		r := output.NewRecord(verdict.Verdict{ID: f.ID(), Time: f.Time, Used: f.Used, Size: f.Size,
			Expected: float64(f.Expected), Early: float64(f.Early), Late: float64(f.Late), Status: f.Status, Reason: f.Reason})
		n.Record = &r
	}
	return n
}
