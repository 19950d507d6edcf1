package outlet

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/triage"
)

// Memo writes the finding into the alert's memo in Mackerel.
type Memo struct {
	api  *mackerel.Client
	view triage.View
}

// NewMemo makes an outlet for the memos of one organisation.
func NewMemo(api *mackerel.Client, view triage.View) *Memo {
	view.Mention = ""
	return &Memo{api, view}
}

// Name is "memo".
func (m *Memo) Name() string { return "memo" }

// Summarises is false: every alert has a memo of its own.
func (m *Memo) Summarises() bool { return false }

// Send writes the finding into the alert's memo. The memo is read right before,
// and only our own block in it is replaced. What was found stays there when the
// alert closes.
func (m *Memo) Send(ctx context.Context, e Envelope) (Receipt, error) {
	if e.Message.Event != triage.Opened && e.Message.Event != triage.Turned {
		return Receipt{}, nil
	}
	c := e.Message.Cases[0]
	alert, err := m.api.Alert(ctx, c.ID)
	if err != nil {
		return Receipt{}, &Failure{Reason: "cannot be read: " + err.Error(), Message: mackerel.NotFound(err)}
	}
	text := m.view.Tell(e.Message, m.Name()).Plain()
	if len(c.Findings) > 0 {
		text += "\n  found " + time.Unix(c.Findings[0].Time, 0).In(m.view.Zone).Format("2006-01-02 15:04 MST")
	}
	memo, ok := rewrite(alert.Memo, text)
	if !ok || memo == alert.Memo {
		return Receipt{}, nil // no room beside what people wrote, or nothing new
	}
	if err := m.api.SetMemo(ctx, c.ID, memo); err != nil {
		return Receipt{}, &Failure{Reason: "cannot be written: " + err.Error(), Message: mackerel.NotFound(err)}
	}
	return Receipt{}, nil
}

const (
	memoBegin = "--- mackerel-plugin-forecast triage ---"
	memoEnd   = "--- end of triage ---"
	memoLimit = 80 << 10 // bytes, of the service
)

// rewrite replaces our block in a memo, or adds it at the end, and leaves every
// other byte as it is. Our text is cut when there is no room for it; ok is false
// when there is none at all.
func rewrite(memo, text string) (rewritten string, ok bool) {
	before, after := around(memo)
	if before != "" && !strings.HasSuffix(before, "\n") {
		before += "\n"
	}
	text = strings.NewReplacer(memoBegin, "(triage)", memoEnd, "(end of triage)").Replace(text)
	room := memoLimit - len(before) - len(after) - len(memoBegin) - len(memoEnd) - 2
	if room < 1 {
		return memo, false
	}
	if len(text) > room {
		text = text[:room]
		for !utf8.ValidString(text) {
			text = text[:len(text)-1]
		}
	}
	return before + memoBegin + "\n" + text + "\n" + memoEnd + after, true
}

// around returns what stands before our block in a memo and behind it. The block
// is the first end with a begin before it, and of these the last: where somebody
// deleted an end or a begin, what stands between is theirs.
func around(memo string) (before, after string) {
	for done := 0; ; {
		n := strings.Index(memo[done:], memoEnd)
		if n < 0 {
			return memo, ""
		}
		if i := strings.LastIndex(memo[done:done+n], memoBegin); i >= 0 {
			return memo[:done+i], memo[done+n+len(memoEnd):]
		}
		done += n + len(memoEnd)
	}
}
