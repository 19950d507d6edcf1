// Package outlet is where triage's messages go: Slack, as a bot or through an
// incoming webhook; any other chat, as JSON; the alert's memo in Mackerel; a
// terminal. No error of this package shows a secret.
package outlet

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"mackerel-forecast/internal/triage"
)

// Outlet takes messages.
type Outlet interface {
	// Name is the word under which the state remembers what was told here.
	Name() string
	// Summarises reports whether many alerts at once become one message here.
	Summarises() bool
	// Send delivers one message. An error is a *Failure.
	Send(ctx context.Context, e Envelope) (Receipt, error)
}

// Slack is the name of both a bot and a webhook, so that a change from one to
// the other tells nothing twice.
const Slack = "slack"

// Illustrator is an outlet that adds a picture to a message once it is known to
// be delivered.
type Illustrator interface {
	Illustrate(ctx context.Context, e Envelope, r Receipt)
}

// Envelope is a message on its way.
type Envelope struct {
	Key     string // the same at each try of one message
	Message triage.Message
	Story   triage.Story
	// Channel and Thread are those of the alert's first message, empty when
	// there is none or the outlet has no threads.
	Channel, Thread string
	// Refused is how often the service refused it for good: it is not tried in
	// the same form again.
	Refused int
	// Doubtful says that a try since Since (Unix time, 0 when that is not known)
	// may have arrived.
	Doubtful bool
	Since    int64
}

// Receipt tells where answers to the message go; empty where there are no threads.
type Receipt struct{ Channel, Thread string }

// Failure is a message that was not delivered.
type Failure struct {
	Reason   string        // without secrets, ready for a person
	After    time.Duration // do not try again before; 0 when the service does not say
	Doubtful bool          // it may have arrived all the same
	Message  bool          // it is this message that is refused, for good: others may be taken
	Err      error         // behind Reason, where that holds no secret; may be nil
}

func (f *Failure) Error() string { return f.Reason }

// Unwrap returns Err.
func (f *Failure) Unwrap() error { return f.Err }

// hide replaces secrets in a text, whatever put them there.
func hide(text string, secrets ...string) string {
	for _, s := range secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, "[hidden]")
		}
	}
	return text
}

// Key names a message so that a second try can be told from a second message.
// One that mentions is another one than the same without.
func Key(m triage.Message) string {
	var ids []string
	for _, c := range m.Cases {
		ids = append(ids, fmt.Sprint(c.ID, "/", c.Turns))
	}
	slices.Sort(ids)
	key := ids[0]
	if m.Summary() {
		key = fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(ids, " "))))[:16]
	}
	return fmt.Sprintf("%s/%s/%v", key, m.Event, m.Mention)
}
