package round

import (
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/slacktest"
	"mackerel-forecast/internal/triage/outlet"
)

const aDay = 24 * time.Hour

// TestAClockThatWasAheadSilencesNothing: a host that boots before it has the time
// may run triage with a clock that is ahead. Once that is right again all is told
// as if it had never been wrong.
func TestAClockThatWasAheadSilencesNothing(t *testing.T) {
	t.Run("at the first look", func(t *testing.T) {
		w := newWorld(t)
		host := w.host("db1", map[string]fill{"vdb1": flat(85)})
		w.alert(host, w.monitor("disk%", 80, 95), "WARNING")
		w.ahead = aDay
		w.mustRun()
		w.wantPosts(1, 0)
		w.ahead = 0
		w.pass(1)
		w.disk(host, "vdb1", week, runaway)
		w.mustRun()
		w.wantPosts(2, 1)
	})
	t.Run("when it was calm", func(t *testing.T) {
		w, _ := oneUrgent(t)
		w.mustRun()
		w.wantPosts(1, 1)
		host := w.mackerel.Alerts()[0].HostID
		w.pass(1)
		w.disk(host, "vdb1", week, flat(50))
		w.ahead = 30 * aDay
		w.mustRun()
		w.ahead = 0
		w.later(1)
		w.pass(24 * 60)
		w.disk(host, "vdb1", week, flat(100))
		w.mustRun()
		w.wantPosts(2, 2)
	})
	t.Run("when it closed", func(t *testing.T) {
		w, alert := oneUrgent(t)
		w.mustRun()
		w.close(alert)
		w.ahead = 8 * aDay
		w.slack.Fail(slacktest.Fault{Status: 503, Times: 1})
		if _, err := w.run(); err == nil {
			t.Error("no error")
		}
		w.ahead = 0
		w.later(1)
		if p := w.wantPosts(2, 1)[1]; !strings.Contains(p.Text, "has closed") {
			t.Error(p.Text)
		}
	})
	t.Run("when an answer was lost", func(t *testing.T) {
		w, _ := oneUrgent(t)
		w.slack.Fail(slacktest.Fault{Status: 500, Times: 1})
		w.outlets = func() []outlet.Outlet { // which has pauses after every failure
			return []outlet.Outlet{outlet.NewJSON(agentconf.NewSecret(w.slack.Hook), outlet.NewClient(nil))}
		}
		w.ahead = 365 * aDay
		if _, err := w.run(); err == nil {
			t.Error("no error")
		}
		w.ahead = 0
		w.later(1)
		if n := len(w.slack.Hooked()); n != 1 {
			t.Errorf("%d messages", n)
		}
	})
	t.Run("when a message arrived and its answer was lost", func(t *testing.T) {
		w := newWorld(t)
		host := w.host("db1", map[string]fill{"vdb1": flat(85)})
		w.alert(host, w.monitor("disk%", 80, 95), "WARNING")
		w.slack.Scopes = append(w.slack.Scopes, "channels:history")
		w.slack.Fail(slacktest.Fault{Path: "/api/chat.postMessage", Deaf: true, Times: 1})
		w.ahead = aDay
		if _, err := w.run(); err == nil {
			t.Error("no error")
		}
		w.ahead = 0
		before := w.slack.Requests()
		w.later(1)
		if w.slack.Requests() == before {
			t.Error("Slack was not asked for it")
		}
		w.wantPosts(1, 0)
	})
}

// TestTheNewestValueCountsWhicheverClockIsBehind: values of later times than ours
// are of now where the host's clock is ahead of ours, or ours is behind.
func TestTheNewestValueCountsWhicheverClockIsBehind(t *testing.T) {
	for _, behind := range []time.Duration{time.Minute, time.Hour, 9 * time.Hour} {
		t.Run(behind.String(), func(t *testing.T) {
			w := newWorld(t)
			host := w.host("db1", map[string]fill{"vdb1": func(ago int) float64 {
				if ago == 0 {
					return 100
				}
				return 85
			}})
			w.alert(host, w.monitor("disk%", 80, 95), "WARNING")
			w.ahead = -behind
			w.mustRun()
			if p := w.wantPosts(1, 1)[0]; !strings.HasSuffix(p.Text, ": full") {
				t.Error(p.Text)
			}
		})
		t.Run("filling, "+behind.String(), func(t *testing.T) {
			w, _ := oneUrgent(t)
			w.ahead = -behind
			w.mustRun()
			w.wantPosts(1, 1)
		})
	}
}
