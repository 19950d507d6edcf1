package round

import (
	"fmt"
	"strings"
	"testing"

	"mackerel-forecast/internal/mackereltest"
)

func TestUrgentIsMentionedAndCalmIsNot(t *testing.T) {
	stuck := func(ago int) float64 { // the nightly backup, which tonight is far larger than ever
		if ago < 40 {
			return 60 + float64(40-ago)*0.95
		}
		return backup(ago)
	}
	for _, c := range []struct {
		name   string
		f      fill
		urgent int
		says   string
	}{
		{"runaway", runaway, 1, "full in "},
		{"rotation", rotation, 0, "not filling within 365d"},
		{"flat 95 %", flat(95), 0, "not filling within 365d"},
		{"nightly backup that always ends", backup, 0, "on 6 of the last 6 days and ended by itself each time"},
		{"nightly backup that does not end", stuck, 1, "full in "},
		{"full", flat(100), 1, "is *full*"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			host := w.host("db1", map[string]fill{"vdb1": c.f, "sda1": flat(20)})
			w.alert(host, w.monitor("disk%", 60, 90), "WARNING")
			result := w.mustRun()
			posts := w.wantPosts(1, c.urgent)
			if result.Open != 1 || result.Urgent != c.urgent {
				t.Errorf("%+v", result)
			}
			words := posts[0].Words()
			for _, want := range []string{c.says, "/mnt/vdb1 (vdb1)", "https://mackerel.io/orgs/fake/hosts/" + host + "|db1>", "of 100 GiB", "<!date^"} {
				if !strings.Contains(words, want) {
					t.Errorf("no %q in\n%s", want, told(posts))
				}
			}
			if strings.Contains(words, "sda1") {
				t.Errorf("a filesystem that is not over the line is told:\n%s", told(posts))
			}
			w.later(1)
			w.later(10)
			w.wantPosts(1, c.urgent) // never the same twice
		})
	}
}

func TestTurnsUrgentAndRecoversInTheThread(t *testing.T) {
	w := newWorld(t)
	host := w.host("db1", map[string]fill{"vdb1": flat(85)})
	alert := w.alert(host, w.monitor("disk%", 80, 95), "WARNING")
	w.mustRun()
	first := w.wantPosts(1, 0)[0]

	calm := w.now
	w.pass(30)
	grow := func(ago int) float64 { return 85 + max(0, w.now.Sub(calm).Minutes()-float64(ago))*0.3 }
	w.disk(host, "vdb1", week, grow)
	if r := w.mustRun(); r.Urgent != 1 {
		t.Errorf("%+v", r)
	}
	turned := w.wantPosts(2, 1)[1]
	if turned.Thread != first.TS || !turned.Broadcast || !strings.Contains(turned.Words(), "was told before: not filling") {
		t.Errorf("%s", told(w.slack.Posts()))
	}
	w.later(1)
	w.later(10)
	w.wantPosts(2, 1)

	w.later(1)
	w.close(alert)
	if r := w.later(1); r.Open != 0 || r.Urgent != 0 {
		t.Errorf("%+v", r)
	}
	over := w.wantPosts(3, 1)[2]
	if over.Thread != first.TS || over.Broadcast || !strings.Contains(over.Words(), "closed") {
		t.Errorf("%s", told(w.slack.Posts()))
	}
	w.later(1)
	w.wantPosts(3, 1)
}

// A disk that turns urgent, is saved, and hours later turns urgent again while
// the alert is open is news again; near the limit it is not.
func TestUrgentAgainAfterHoursIsNews(t *testing.T) {
	w := newWorld(t)
	host := w.host("db1", map[string]fill{"vdb1": runaway})
	w.alert(host, w.monitor("disk%", 80, 95), "WARNING")
	w.mustRun()
	w.wantPosts(1, 1)
	w.pass(20)
	w.disk(host, "vdb1", week, flat(82))
	if r := w.mustRun(); r.Urgent != 0 {
		t.Fatalf("%+v", r)
	}
	w.pass(10)
	w.disk(host, "vdb1", week, runaway)
	if r := w.mustRun(); r.Urgent != 1 {
		t.Fatalf("%+v", r)
	}
	w.wantPosts(1, 1)
	w.pass(10)
	w.disk(host, "vdb1", week, flat(82))
	w.mustRun()
	w.pass(200)
	w.disk(host, "vdb1", week, runaway)
	w.mustRun()
	w.wantPosts(2, 2)
}

func TestAnAlertThatIsClosedIsNotTold(t *testing.T) {
	w := newWorld(t)
	w.close(w.alert(w.host("db1", map[string]fill{"vdb1": runaway}), w.monitor("disk%", 80, 95), "WARNING"))
	if r := w.mustRun(); r.Open != 0 {
		t.Errorf("%+v", r)
	}
	w.wantPosts(0, 0)
}

func TestClosedByHandSaysWhy(t *testing.T) {
	w := newWorld(t)
	alert := w.alert(w.host("db1", map[string]fill{"vdb1": flat(85)}), w.monitor("disk%", 80, 95), "WARNING")
	w.mustRun()
	w.close(alert)
	w.mackerel.SetAlert(alert, func(a *mackereltest.Alert) { a.Reason = "moved <b> & gone" })
	w.later(1)
	if p := w.wantPosts(2, 0)[1]; !strings.Contains(p.Words(), "closed by hand: moved &lt;b&gt; &amp; gone") {
		t.Error(p.Words())
	}
}

func TestTwoFilesystemsOverTheLineAreOneMessage(t *testing.T) {
	w := newWorld(t)
	host := w.host("db1", map[string]fill{"vdb1": flat(93), "vdc1": runaway, "sda1": flat(20)})
	w.alert(host, w.monitor("disk%", 80, 95), "WARNING")
	w.mustRun()
	words := w.wantPosts(1, 1)[0].Words()
	urgent, calm := strings.Index(words, "vdc1"), strings.Index(words, "vdb1")
	if urgent < 0 || calm < urgent || strings.Contains(words, "sda1") || !strings.Contains(words, "and 1 more") {
		t.Error(words)
	}
}

func TestRetiredHostIsNamedAndLeft(t *testing.T) {
	w := newWorld(t)
	host := w.mackerel.AddHost(mackereltest.Host{Name: "old", IsRetired: true})
	w.alert(host, w.monitor("disk%", 80, 95), "CRITICAL")
	for range 3 {
		if r := w.later(1); r.Open != 0 {
			t.Errorf("%+v", r)
		}
	}
	w.wantPosts(0, 0)
	if len(w.warned) != 1 || !strings.Contains(w.warned[0], "retired") {
		t.Errorf("%q", w.warned)
	}
	if n := w.mackerel.Count("GET", "/api/v0/hosts/"+host); n != 1 {
		t.Errorf("asked %d times for it", n)
	}
}

func TestNoHistorySaysSo(t *testing.T) {
	for _, unknown := range []bool{false, true} {
		t.Run(fmt.Sprint("mention unknown ", unknown), func(t *testing.T) {
			w := newWorld(t)
			w.policy.MentionUnknown = unknown
			host := w.host("new", nil)
			w.disk(host, "vdb1", 2, flat(85))
			w.alert(host, w.monitor("disk%", 80, 95), "WARNING")
			w.mustRun()
			mentions := 0
			if unknown {
				mentions = 1
			}
			if words := w.wantPosts(1, mentions)[0].Words(); !strings.Contains(words, "time left unknown") || !strings.Contains(words, "warming up") {
				t.Error(words)
			}
			// Once there is history, urgent is urgent.
			w.pass(11)
			w.disk(host, "vdb1", 60, runaway)
			w.mustRun()
			w.wantPosts(2, mentions+1)
		})
	}
}

func TestWithoutMetricsTheTimeLeftIsUnknown(t *testing.T) {
	w := newWorld(t)
	w.alert(w.host("new", nil), w.monitor("filesystem.vdb1.used", 80*gib, 95*gib), "WARNING")
	w.mustRun()
	if words := w.wantPosts(1, 0)[0].Words(); !strings.Contains(words, "vdb1: time left unknown") && !strings.Contains(words, "time left unknown, no sample yet") {
		t.Error(words)
	}
}
