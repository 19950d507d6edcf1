package outlet

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/slack-go/slack"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/triage"
)

// Bot posts with a bot token: answers go into the thread of the first message,
// and pictures are uploaded there.
type Bot struct {
	api     *slack.Client
	token   string
	channel string
	// Picture draws a case's history and forecast as PNG; nil draws nothing.
	Picture func(*triage.Case) ([]byte, error)
	// Warn tells of what went wrong beside the message.
	Warn func(string)
}

// NewBot makes a bot for a channel (an id, or a #name). apiURL is empty for
// Slack's own; others have it elsewhere (https://slack-gov.com/api/).
func NewBot(token agentconf.Secret, channel, apiURL string, client *http.Client) *Bot {
	options := []slack.Option{slack.OptionHTTPClient(client)}
	if apiURL != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimRight(apiURL, "/")+"/"))
	}
	return &Bot{api: slack.New(token.Reveal(), options...), token: token.Reveal(), channel: channel, Warn: func(string) {}}
}

// Name is "slack".
func (b *Bot) Name() string { return Slack }

// Summarises is true: people read here.
func (b *Bot) Summarises() bool { return true }

const eventType = "mackerel_forecast_triage"

// Send posts the message. An earlier try that may have arrived is looked for
// first, where the token may read the channel (channels:history).
func (b *Bot) Send(ctx context.Context, e Envelope) (Receipt, error) {
	if e.Doubtful {
		if found, ok := b.find(ctx, e); ok {
			return found, nil
		}
	}
	text, blocks := form(e)
	options := []slack.MsgOption{
		slack.MsgOptionText(text, false),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: eventType, EventPayload: map[string]any{"key": e.Key}}),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if len(blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(blocks...))
	}
	channel := b.channel
	if e.Thread != "" {
		channel = e.Channel
		options = append(options, slack.MsgOptionTS(e.Thread))
		if e.Story.Mention != "" { // Slack notifies nobody of @channel inside a thread
			options = append(options, slack.MsgOptionBroadcast())
		}
	}
	channel, ts, err := b.api.PostMessageContext(ctx, channel, options...)
	if err != nil {
		return Receipt{}, failure(err, b.token)
	}
	return Receipt{channel, ts}, nil
}

// Illustrate puts a picture into the thread. The message stands without it.
func (b *Bot) Illustrate(ctx context.Context, e Envelope, r Receipt) {
	if b.Picture == nil || e.Message.Summary() || e.Message.Event != triage.Opened && e.Message.Event != triage.Turned {
		return
	}
	c := e.Message.Cases[0]
	picture, err := b.Picture(c)
	if err != nil || len(picture) == 0 {
		if err != nil {
			b.Warn(fmt.Sprintf("no picture for %s: %v", e.Story.Headline, err))
		}
		return
	}
	thread := r.Thread
	if e.Thread != "" {
		thread = e.Thread
	}
	_, err = b.api.UploadFileContext(ctx, slack.UploadFileParameters{
		Reader: strings.NewReader(string(picture)), FileSize: len(picture), Filename: "forecast.png",
		Title: "history and forecast", AltTxt: e.Story.Headline, Channel: r.Channel, ThreadTimestamp: thread,
	})
	if err != nil {
		b.Warn("the picture was not uploaded: Slack " + failure(err, b.token).Reason)
	}
}

var channelID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[CGD][A-Z0-9]{6,}$`) })

// find looks for a message that carries this key since the doubtful try.
func (b *Bot) find(ctx context.Context, e Envelope) (found Receipt, ok bool) {
	channel := e.Channel
	if channel == "" {
		channel = b.channel
	}
	if !channelID().MatchString(channel) {
		return found, false
	}
	oldest := fmt.Sprint(max(0, e.Since-60))
	var messages []slack.Message
	if e.Thread != "" {
		messages, _, _, _ = b.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: e.Thread, Oldest: oldest, Limit: 200, IncludeAllMetadata: true})
	} else if history, err := b.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: channel, Oldest: oldest, Limit: 200, IncludeAllMetadata: true}); err == nil {
		messages = history.Messages
	}
	for _, m := range messages {
		if m.Metadata.EventType == eventType && m.Metadata.EventPayload["key"] == e.Key {
			return Receipt{channel, m.Timestamp}, true
		}
	}
	return found, false
}
