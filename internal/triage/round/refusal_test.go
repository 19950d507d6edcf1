package round

import (
	"fmt"
	"strings"
	"testing"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/slacktest"
	"mackerel-forecast/internal/triage/outlet"
)

// way is an outlet, and how its service refuses a message that holds a word.
type way struct {
	outlet func(*world) outlet.Outlet
	fault  slacktest.Fault
	said   string
}

var (
	byWebhook = way{func(w *world) outlet.Outlet { return w.webhook() }, slacktest.Fault{Status: 400, Body: "invalid_blocks"}, "slack answered 400 Bad Request: invalid_blocks"}
	byBot     = way{func(w *world) outlet.Outlet { return w.bot() }, slacktest.Fault{Status: 200, Body: `{"ok":false,"error":"invalid_blocks"}`}, "slack refused: invalid_blocks"}
	byJSON    = way{func(w *world) outlet.Outlet {
		return outlet.NewJSON(agentconf.NewSecret(w.slack.Hook), outlet.NewClient(nil))
	}, slacktest.Fault{Status: 422, Body: "<html>"}, "webhook answered 422 Unprocessable Entity"}
)

// refuse lets a world's outlet be refused what holds a word.
func (w *world) refuse(by way, word string) {
	w.outlets = func() []outlet.Outlet { return []outlet.Outlet{by.outlet(w)} }
	by.fault.Holding = word
	w.slack.Fail(by.fault)
}

// taken is how many messages have arrived.
func (w *world) taken() int { return len(w.slack.Posts()) + len(w.slack.Hooked()) }

// A message that is refused for good keeps no other waiting, and is given up
// with a line that names it.
func TestOneRefusedMessageStopsNoOther(t *testing.T) {
	for name, by := range map[string]way{"webhook": byWebhook, "bot": byBot, "another chat": byJSON} {
		t.Run(name, func(t *testing.T) {
			w, _, alerts := crowd(t, 3)
			w.refuse(by, "web000")
			about := fmt.Sprintf(`the message about web000 (alert %s of "disk")`, alerts[0])
			for i := range maxRefusals {
				_, err := w.run()
				if err == nil || !strings.Contains(err.Error(), by.said) || !strings.Contains(err.Error(), about) {
					t.Errorf("run %d: %v", i, err)
				}
				if last := i == maxRefusals-1; w.taken() != 2 || strings.Contains(fmt.Sprint(err), "given up") != last {
					t.Fatalf("run %d: %d were taken, %v", i, w.taken(), err)
				}
				w.mustNotLeak(err)
				w.pass(1)
			}
			before := w.slack.Requests()
			w.mustRun()
			if n := w.slack.Requests() - before; n != 0 {
				t.Errorf("asked %d times more", n)
			}

			w.slack.Heal() // its end is told: that it could not be told before
			w.close(alerts[0])
			w.later(1)
			if posts := w.slack.Posts(); w.taken() != 3 || len(posts) == 3 && !strings.Contains(posts[2].Words(), "could not be told while it was open") {
				t.Errorf("%d taken\n%s", w.taken(), told(posts))
			}
		})
	}
}

// Where it is the blocks that are refused, the words arrive.
func TestARefusedMessageIsTriedAsText(t *testing.T) {
	for name, by := range map[string]way{"webhook": byWebhook, "bot": byBot} {
		t.Run(name, func(t *testing.T) {
			w, _ := oneUrgent(t)
			w.refuse(by, "blocks")
			if _, err := w.run(); err == nil {
				t.Error("no error")
			}
			w.later(1)
			p := w.wantPosts(1, 1)[0]
			if len(p.Blocks) != 0 || !strings.Contains(p.Text, "db1 /mnt/vdb1: full in") || !strings.Contains(p.Text, "\n    Used: 85.0% of 100 GiB") {
				t.Errorf("%d blocks, %q", len(p.Blocks), p.Text)
			}
			w.later(1)
			w.wantPosts(1, 1)
		})
	}
}

// The names in a summary may be what is refused: its headline has none.
func TestARefusedSummaryIsTriedAsItsHeadline(t *testing.T) {
	w, hosts, _ := crowd(t, 12)
	w.disk(hosts[7], "vdb1", 500, runaway)
	w.refuse(byWebhook, "web003")
	for range 2 {
		_, _ = w.run()
		w.pass(1)
	}
	w.mustRun()
	if p := w.wantPosts(1, 1)[0]; p.Text != "<!channel> 12 new disk alerts, 1 urgent" {
		t.Errorf("%q", p.Text)
	}
}

// Answers about the address, the token or the channel, and passing ones, hold
// for all messages: one is tried a minute, and none is ever given up. Where it may
// have arrived it is tried after the pauses of doubt, once the bot has looked for it.
func TestOtherRefusalsStopTheQueue(t *testing.T) {
	word := func(word string) way {
		return way{byBot.outlet, slacktest.Fault{Status: 200, Body: `{"ok":false,"error":"` + word + `"}`}, word}
	}
	hook := func(status int, word string) way {
		return way{byWebhook.outlet, slacktest.Fault{Status: status, Body: word}, fmt.Sprint(status)}
	}
	stop := func(by way, minutes, looks int) {
		w, _, _ := crowd(t, 3)
		w.refuse(by, "")
		for i := range maxRefusals + 2 {
			before := w.slack.Requests()
			if _, err := w.run(); err == nil || !strings.Contains(err.Error(), by.said) || !strings.Contains(err.Error(), "3 messages wait") {
				t.Errorf("%s, run %d: %v", by.said, i, err)
			}
			if n := w.slack.Requests() - before; n != 1+min(i, looks) {
				t.Errorf("%s, run %d: tried %d messages", by.said, i, n)
			}
			w.pass(minutes)
		}
		w.slack.Heal()
		w.mustRun()
		w.wantPosts(3, 0)
	}
	for _, by := range []way{
		word("invalid_auth"), word("channel_not_found"), word("is_archived"), word("ratelimited"), word("service_unavailable"),
		hook(403, "invalid_token"), hook(404, "no_service"), hook(410, "channel_is_archived"), hook(400, "no_active_hooks"), hook(503, ""),
	} {
		stop(by, 1, 0)
	}
	stop(word("fatal_error"), 9, 1)
	stop(hook(500, "rollup_error"), 9, 0)
}

// People are not said to have been mentioned where they were not: what a refused
// message would have called them for is told by the next one about it.
func TestARefusedMentionIsNoMention(t *testing.T) {
	w, first := oneUrgent(t)
	w.alert(w.mackerel.Alerts()[0].HostID, w.monitor("disk%", 70, 95), "WARNING")
	w.refuse(byWebhook, "alerts/"+first)
	for range maxRefusals {
		if _, err := w.run(); err == nil {
			break // without its link, as text, it was taken
		}
		w.pass(1)
	}
	w.later(1)
	posts := w.wantPosts(2, 1)
	if len(posts[0].Mentions()) != 1 || !strings.Contains(posts[1].Words(), "people were mentioned for this already") {
		t.Error(told(posts))
	}

	w, _ = oneUrgent(t)
	w.alert(w.mackerel.Alerts()[0].HostID, w.monitor("filesystem.vdb1.used", 70*gib, 95*gib), "WARNING")
	w.refuse(byWebhook, "channel")
	for i := range 2 * maxRefusals { // the second one mentions when the first is given up
		if _, err := w.run(); err == nil || strings.Contains(err.Error(), "given up") != (i%maxRefusals == maxRefusals-1) {
			t.Errorf("run %d: %v", i, err)
		}
		w.pass(1)
	}
	w.wantPosts(0, 0)
	w.mustRun()
}

// An alert that has no memo any more keeps the memos of the others from nothing.
func TestOneMemoThatIsGoneStopsNoOther(t *testing.T) {
	w, alerts := newWorld(t), []string{}
	monitor := w.monitor("disk%", 80, 95)
	for i := range 2 {
		alerts = append(alerts, w.alert(w.host(fmt.Sprint("db", i), map[string]fill{"vdb1": runaway}), monitor, "WARNING"))
	}
	w.outlets = func() []outlet.Outlet { return []outlet.Outlet{outlet.NewMemo(w.client(), w.view())} }
	w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/alerts/" + alerts[0], Status: 404})
	if _, err := w.run(); err == nil || !strings.Contains(err.Error(), "memo cannot be read: ") || !strings.Contains(err.Error(), alerts[0]) {
		t.Error(err)
	}
	for _, a := range w.mackerel.Alerts() {
		if wanted := a.ID == alerts[1]; (a.Memo != "") != wanted {
			t.Errorf("memo of %s: %q", a.ID, a.Memo)
		}
	}
}
