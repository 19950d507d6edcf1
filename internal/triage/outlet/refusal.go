package outlet

import (
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// messageWords are what Slack's chat.postMessage says of one message. Every other
// word is taken to be about the token, the channel or Slack itself, since those
// lose nothing by another try.
var messageWords = []string{
	"attachment_payload_limit_exceeded", "cannot_reply_to_message", "invalid_arguments", "invalid_blocks", "invalid_blocks_format",
	"invalid_metadata_format", "invalid_metadata_schema", "markdown_text_conflict", "metadata_too_large", "msg_blocks_too_long", "msg_too_long",
	"no_text", "restricted_action_thread_locked", "too_many_attachments", "too_many_contact_cards",
}

// addressWords are what an incoming webhook says of itself, whatever the status.
var addressWords = []string{
	"action_prohibited", "channel_is_archived", "channel_not_found", "invalid_token", "no_active_hooks", "no_service", "no_service_id", "no_team",
	"posting_to_general_channel_denied", "team_disabled", "user_not_found",
}

// doubtfulWords are what Slack says where it may have done what it was asked.
var doubtfulWords = []string{"fatal_error", "internal_error"}

// aboutMessage reports whether an answer is about the one message that was sent.
func aboutMessage(err error) bool {
	var refused slack.SlackErrorResponse
	if errors.As(err, &refused) {
		return slices.Contains(messageWords, refused.Err)
	}
	var status slack.StatusCodeError
	if !errors.As(err, &status) {
		return false
	}
	_, word, _ := strings.Cut(status.Status, ": ") // see spelling
	switch status.Code {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return !slices.Contains(addressWords, word)
	}
	return false
}

// mayHaveArrived reports whether the message may have been taken though sending
// it ended in an error: no answer came, or it is that of a gateway, or of a
// service that failed on the way. Without a connection nothing can have arrived.
func mayHaveArrived(err error) bool {
	var limited *slack.RateLimitedError
	var refused slack.SlackErrorResponse
	var status slack.StatusCodeError
	var op *net.OpError
	switch {
	case errors.As(err, &limited):
		return false
	case errors.As(err, &refused):
		return slices.Contains(doubtfulWords, refused.Err)
	case errors.As(err, &status):
		return status.Code >= 500 && status.Code != http.StatusServiceUnavailable
	}
	return !(errors.As(err, &op) && op.Op == "dial")
}

// form is what Slack gets of a message: blocks, with a text for notifications;
// after a refusal the whole of it as text alone, and then no more than the
// headline.
func form(e Envelope) (text string, blocks []slack.Block) {
	switch e.Refused {
	case 0:
		return fallback(e.Story), renderBlocks(e.Story)
	case 1:
		return plain(e.Story), nil
	}
	return fallback(e.Story), nil
}
