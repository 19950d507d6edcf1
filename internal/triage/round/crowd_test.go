package round

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/slacktest"
)

// crowd is n hosts with a calm alert each.
func crowd(t *testing.T, n int) (w *world, hosts, alerts []string) {
	w = newWorld(t)
	monitor := w.monitor("disk%", 80, 95)
	for i := range n {
		host := w.host(fmt.Sprintf("web%03d", i), nil)
		w.disk(host, "vdb1", 500, flat(85))
		hosts, alerts = append(hosts, host), append(alerts, w.alert(host, monitor, "WARNING"))
	}
	return w, hosts, alerts
}

func TestTenAreTenMessages(t *testing.T) {
	w, _, _ := crowd(t, 10)
	w.mustRun()
	w.wantPosts(10, 0)
}

func TestAHundredAlertsAreOneMessage(t *testing.T) {
	w, hosts, alerts := crowd(t, 130)
	w.disk(hosts[7], "vdb1", 500, runaway)
	if r := w.mustRun(); r.Open != 130 || r.Urgent != 1 {
		t.Errorf("%+v", r)
	}
	first := w.wantPosts(1, 1)[0]
	words := first.Words()
	if !strings.Contains(words, "130 new disk alerts, 1 urgent") || !strings.Contains(words, "and 90 more") || strings.Index(words, "web007") > strings.Index(words, "web000") {
		t.Error(words)
	}
	if n := w.mackerel.Count("GET", "/api/v0/alerts"); n != 2 {
		t.Errorf("%d pages", n)
	}
	w.later(1)
	w.wantPosts(1, 1)

	// One more turns urgent: it is told, in the thread.
	w.pass(10)
	for _, host := range hosts {
		w.disk(host, "vdb1", 500, flat(85))
	}
	w.disk(hosts[8], "vdb1", 500, runaway)
	w.mustRun()
	if p := w.wantPosts(2, 2)[1]; p.Thread != first.TS || !strings.Contains(p.Words(), "web008") {
		t.Error(told([]slacktest.Post{p}))
	}

	// All close: one message again.
	for _, a := range alerts {
		w.close(a)
	}
	if r := w.later(1); r.Open != 0 {
		t.Errorf("%+v", r)
	}
	if p := w.wantPosts(3, 2)[2]; !strings.Contains(p.Words(), "130 disk alerts have closed") {
		t.Error(p.Words())
	}
}

// A run ends in time, and the next ones go on where it stopped. Calls are
// counted rather than seconds, of which a loaded machine takes more: no more may
// be made than fit into the time for reading.
func TestARunEndsInTimeAndContinues(t *testing.T) {
	t.Parallel() // it waits most of the time
	w, hosts, _ := crowd(t, 12)
	w.disk(hosts[11], "vdb1", 500, runaway)
	w.interval, w.limit = 60*time.Millisecond, 4*time.Second
	most := int(readingOnShare*float64(w.limit)/float64(w.interval)) + 1 // of 75 that it takes
	w.mustRun()
	if n := len(w.mackerel.Requests()); n > most {
		t.Errorf("%d calls, where %d fit", n, most)
	}
	w.wantPosts(1, 0)
	for range 20 {
		w.later(1)
		if posts, _ := w.posts(); len(posts) > 1 {
			break
		}
	}
	posts := w.wantPosts(2, 1)
	if !strings.Contains(posts[0].Words(), "not looked at yet") || !strings.Contains(posts[1].Words(), "web011") {
		t.Error(told(posts))
	}
}

func TestOneHostThatCannotBeReadHidesNoOther(t *testing.T) {
	t.Parallel() // it waits most of the time
	w, hosts, _ := crowd(t, 3)
	w.call = 2 * time.Second // a loaded machine answers 500, too, in its own time
	w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/hosts/" + hosts[0] + "/metrics", Status: 500})
	for i := range maxAttempts {
		if _, err := w.run(); i < maxAttempts-1 && (err == nil || !strings.Contains(err.Error(), "500")) {
			t.Errorf("run %d: %v", i, err)
		}
		if posts, _ := w.posts(); i < maxAttempts-1 && len(posts) != 2 {
			t.Fatalf("run %d: %s", i, told(posts))
		}
		w.pass(1)
	}
	posts := w.wantPosts(3, 0)
	if words := posts[2].Words(); !strings.Contains(words, "time left unknown") || !strings.Contains(words, "500") {
		t.Error(words)
	}
}

func TestAlertsThatCannotBeReadAreAnError(t *testing.T) {
	w, _, _ := crowd(t, 1)
	w.call = 300 * time.Millisecond
	w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/alerts", Status: 500})
	if _, err := w.run(); err == nil || !strings.Contains(err.Error(), "the alerts") {
		t.Error(err)
	}
	w.mackerel.Heal()
	w.mustRun()
	w.wantPosts(1, 0)
	// An outage of the list is no recovery.
	w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/alerts", Status: 500})
	w.pass(1)
	_, _ = w.run()
	w.wantPosts(1, 0)
}

// A calm alert costs few calls: a quick look each minute, a thorough one now
// and then.
func TestAnOpenAlertCostsFewCalls(t *testing.T) {
	w, _, _ := crowd(t, 1)
	w.mustRun()
	w.mackerel.Forget()
	for range 60 {
		w.later(1)
	}
	paths := map[string]int{}
	for _, r := range w.mackerel.Requests() {
		paths[r.Path]++
	}
	if n := len(w.mackerel.Requests()); n > 60*3+6*6+10 {
		t.Errorf("%d calls in an hour: %v", n, slices.Sorted(func(yield func(string) bool) {
			for p, n := range paths {
				if !yield(fmt.Sprint(n, " ", p)) {
					return
				}
			}
		}))
	}
}

// TestTheLastHoursAreJudgedWithoutTheWeek behind them once an alert waits no
// longer for it, and the message says what is missing.
func TestTheLastHoursAreJudgedWithoutTheWeek(t *testing.T) {
	w, _ := oneUrgent(t)
	w.call = 300 * time.Millisecond
	for range maxAttempts {
		w.wantPosts(0, 0)
		w.mackerel.Heal()
		w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/hosts/*/metrics", Status: 500, Skip: 2}) // sizes and the window answer
		_, _ = w.run()
		w.pass(1)
	}
	words := w.wantPosts(1, 1)[0].Words()
	if !strings.Contains(words, "full in") || !strings.Contains(words, "the history of filesystem.vdb1.used: ") || !strings.Contains(words, "500") {
		t.Error(words)
	}
}
