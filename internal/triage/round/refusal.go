package round

import (
	"errors"
	"fmt"
	"slices"

	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/triage/outlet"
	"mackerel-forecast/internal/units"
)

const (
	maxRefusals = 5 // tries of a message that is refused for good, a minute each
	named       = 3 // alerts, and refused messages, that a line names
)

// refusals are the messages of a run that an outlet refused for good.
type refusals struct {
	tried   []error // to be tried again
	lost    []error // given up
	mention bool    // somebody should have been mentioned in one of them
}

var errGivenUp = errors.New("given up")

// take notes what has become of a message, and reports whether it is that
// message alone that was refused.
func (r *refusals) take(m triage.Message, err error) bool {
	var failure *outlet.Failure
	if !errors.As(err, &failure) || !failure.Message {
		return false
	}
	r.mention = r.mention || m.Mention
	if errors.Is(err, errGivenUp) {
		r.lost = append(r.lost, err)
	} else {
		r.tried = append(r.tried, err)
	}
	return true
}

// err names all that is given up, and some of what is tried again.
func (r *refusals) err() error {
	tried := r.tried
	if n := len(tried); n > named {
		tried = append(slices.Clip(tried[:named]), fmt.Errorf("and to %d messages more", n-named))
	}
	return errors.Join(errors.Join(r.lost...), errors.Join(tried...))
}

// refusedForGood leaves a message that its service does not want to the next
// minutes, in another form, and in the end gives it up: it says so once.
func (r *Round) refusedForGood(name string, m triage.Message, failure *outlet.Failure) error {
	var lost []*triage.Case
	for _, c := range m.Cases {
		if c.MarkRefusedForGood(name, m.Event, maxRefusals) {
			lost = append(lost, c)
		}
	}
	if len(lost) > 0 {
		return fmt.Errorf("%s %w, %d times: %s is %w", name, failure, maxRefusals, about(lost), errGivenUp)
	}
	return fmt.Errorf("%s %w, to %s", name, failure, about(m.Cases))
}

// about names the alerts of a message.
func about(cases []*triage.Case) string {
	var names []string
	for _, c := range cases {
		names = append(names, fmt.Sprintf("%s (alert %s of %q)", c.Host, c.ID, c.Title))
	}
	return "the message about " + units.Names(names, named)
}
