package round

import (
	"errors"
	"strings"
	"testing"

	"mackerel-forecast/internal/slacktest"
	"mackerel-forecast/internal/triage/outlet"
	"mackerel-forecast/internal/triage/store"
)

// errKilled stands for the end of the process at that point.
var errKilled = errors.New("killed")

// killedAtSave runs a minute whose process ends instead of saving the n-th
// time; what was saved before is all that the next minute finds.
func (w *world) killedAtSave(n int) {
	w.t.Helper()
	s, err := store.Open(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	defer func() {
		if r := recover(); r != errKilled {
			w.t.Errorf("was not killed: %v", r)
		}
	}()
	_, _ = w.runWith(s.State, func() error {
		if n--; n == 0 {
			panic(errKilled)
		}
		return s.Save()
	})
}

func TestKilledBetweenPostAndSave(t *testing.T) {
	t.Run("one duplicate at most", func(t *testing.T) {
		w, _ := oneUrgent(t)
		w.killedAtSave(1) // before the post
		w.wantPosts(0, 0)
		w.killedAtSave(2) // after it
		w.wantPosts(1, 1)
		w.later(1)
		w.later(1)
		w.wantPosts(2, 2)
	})
	t.Run("none where the token may read the channel", func(t *testing.T) {
		w, _ := oneUrgent(t)
		w.slack.Scopes = append(w.slack.Scopes, "channels:history")
		w.killedAtSave(2)
		w.later(1)
		w.later(1)
		first := w.wantPosts(1, 1)[0]
		// The thread is known all the same.
		w.close(w.mackerel.Alerts()[0].ID)
		w.killedAtSave(2)
		w.later(1)
		w.later(1)
		if p := w.wantPosts(2, 1)[1]; p.Thread != first.TS {
			t.Errorf("%+v", p)
		}
	})
	for what, fault := range map[string]slacktest.Fault{"lost": {Deaf: true}, "a gateway's": {Status: 504, Taken: true}} {
		t.Run("an answer that is "+what+" is looked for too", func(t *testing.T) {
			w, _ := oneUrgent(t)
			w.slack.Scopes = append(w.slack.Scopes, "channels:history")
			fault.Path, fault.Times = "/api/chat.postMessage", 1
			w.slack.Fail(fault)
			if _, err := w.run(); err == nil {
				t.Error("no error")
			}
			w.later(1)
			w.later(1)
			w.wantPosts(1, 1)
		})
	}
}

// A state that cannot be written must not become a message every minute.
func TestNothingIsToldThatCannotBeRemembered(t *testing.T) {
	w, _ := oneUrgent(t)
	s, err := store.Open(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	full := errors.New("no space left on device")
	w.outlets = func() []outlet.Outlet { return []outlet.Outlet{w.bot(), w.webhook()} }
	r, err := w.runWith(s.State, func() error { return full })
	if !errors.Is(err, full) || r.Urgent != 1 || strings.Count(err.Error(), full.Error()) != 1 { // told once
		t.Errorf("%+v, %v", r, err)
	}
	w.wantPosts(0, 0)
}
