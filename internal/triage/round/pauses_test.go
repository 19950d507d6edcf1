package round

import (
	"fmt"
	"testing"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/slacktest"
	"mackerel-forecast/internal/triage/outlet"
)

// What Slack has not taken is tried again each minute.
func TestWhatSlackHasNotTakenIsTriedEachMinute(t *testing.T) {
	for name, fault := range map[string]slacktest.Fault{
		"5xx":            {Status: 503, Body: "<html>"},
		"refused word":   {Status: 200, Body: `{"ok":false,"error":"service_unavailable"}`},
		"rate limit":     {Status: 429, RetryAfter: "30"},
		"another server": {RedirectTo: "http://127.0.0.1:1/api/chat.postMessage"},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := oneUrgent(t)
			w.slack.Fail(fault)
			tries := w.triesIn(t, 20)
			if len(tries) != 20 {
				t.Errorf("tried in minutes %v", tries)
			}
			w.slack.Heal()
			w.mustRun()
			w.later(1)
			w.wantPosts(1, 1)
		})
	}
}

// triesIn returns the minutes in which Slack was tried.
func (w *world) triesIn(t *testing.T, minutes int) (tries []int) {
	for minute := range minutes {
		before := w.slack.Requests()
		r, err := w.run()
		if r.Open != 1 || r.Urgent != 1 {
			t.Fatalf("minute %d: %+v", minute, r)
		}
		if w.slack.Requests() > before {
			tries = append(tries, minute)
			if err == nil {
				t.Fatalf("minute %d: no error", minute)
			}
		}
		w.mustNotLeak(err)
		w.pass(1)
	}
	return tries
}

func TestPausesOfOutlets(t *testing.T) {
	json := func(w *world) outlet.Outlet {
		return outlet.NewJSON(agentconf.NewSecret(w.slack.Hook), outlet.NewClient(nil))
	}
	slack := func(w *world) outlet.Outlet { return w.webhook() }
	for name, c := range map[string]struct {
		outlet func(*world) outlet.Outlet
		fault  slacktest.Fault
		want   string
	}{
		"Slack asks for a pause":                {slack, slacktest.Fault{Status: 429, RetryAfter: "150"}, "[0 3 6 9 12 15 18]"},
		"Slack may have taken it":               {slack, slacktest.Fault{Deaf: true}, "[0 1 3 7 14]"},
		"Slack took it, its gateway says 504":   {slack, slacktest.Fault{Status: 504, Taken: true}, "[0 1 3 7 14]"},
		"the bot's gateway says 502":            {func(w *world) outlet.Outlet { return w.bot() }, slacktest.Fault{Status: 502, Taken: true}, "[0 1 3 7 14]"},
		"Slack may have done it, it says":       {func(w *world) outlet.Outlet { return w.bot() }, slacktest.Fault{Status: 200, Body: `{"ok":false,"error":"fatal_error"}`, Taken: true}, "[0 1 3 7 14]"},
		"another chat is not asked each minute": {json, slacktest.Fault{Status: 500}, "[0 1 3 7 14]"},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := oneUrgent(t)
			w.outlets = func() []outlet.Outlet { return []outlet.Outlet{c.outlet(w)} }
			w.slack.Fail(c.fault)
			if tries := fmt.Sprint(w.triesIn(t, 20)); tries != c.want {
				t.Errorf("tried in minutes %s, want %s", tries, c.want)
			}
		})
	}
}

func TestAShortPauseIsTakenWithinTheRun(t *testing.T) {
	w, _ := oneUrgent(t)
	w.slack.Fail(slacktest.Fault{Status: 429, RetryAfter: "1", Times: 1})
	w.mustRun()
	w.wantPosts(1, 1)
}

// TestAnOutageOfUnknownEffectIsToldSoonAfter: where nothing was taken in an hour,
// people wait no longer than the longest pause.
func TestAnOutageOfUnknownEffectIsToldSoonAfter(t *testing.T) {
	w, _ := oneUrgent(t)
	w.slack.Fail(slacktest.Fault{Status: 500})
	w.triesIn(t, 60)
	w.slack.Heal()
	for range 9 {
		w.mustRun()
		w.pass(1)
	}
	w.wantPosts(1, 1)
}
