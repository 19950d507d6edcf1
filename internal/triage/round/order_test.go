package round

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
)

// disks is n hosts with a calm alert each, whose filesystems have n names.
func disks(t *testing.T, n int) (w *world, hosts []string, monitor string) {
	w = newWorld(t)
	monitor = w.monitor("disk%", 80, 95)
	for i := range n {
		hosts = append(hosts, w.host(fmt.Sprintf("web%03d", i), map[string]fill{fmt.Sprintf("data%d", i): flat(85)}))
		w.alert(hosts[i], monitor, "WARNING")
	}
	return w, hosts, monitor
}

// short is a run a minute later whose time ends in a call that hangs.
func (w *world) short(path string, skip int) Result {
	w.t.Helper()
	w.limit = 3 * time.Second
	w.mackerel.Heal()
	w.mackerel.Fail(mackereltest.Fault{Path: path, Skip: skip, Hang: true})
	w.mackerel.Forget()
	w.warned = nil
	return w.later(1)
}

// asked tells which of the hosts were asked for first, in that order, by calls
// whose path ends so.
func (w *world) asked(end string) (hosts []string) {
	for _, r := range w.mackerel.Requests() {
		if rest, ok := strings.CutPrefix(r.Path, "/api/v0/hosts/"); ok && strings.HasSuffix(r.Path, end) {
			if host, _, _ := strings.Cut(rest, "/"); !slices.Contains(hosts, host) {
				hosts = append(hosts, host)
			}
		}
	}
	return hosts
}

// answered is which hosts' newest values were told.
func (w *world) answered() (hosts []string) {
	for _, r := range w.mackerel.Requests() {
		if r.Path == "/api/v0/tsdb/latest" && r.Status == 200 {
			hosts = append(hosts, r.Query["hostId"]...)
		}
	}
	return hosts
}

func TestANewAlertComesBeforeToldOnes(t *testing.T) {
	w, hosts, monitor := disks(t, 30)
	w.mustRun()
	w.wantPosts(1, 0)
	w.mackerel.Forget()
	db := w.host("db1", map[string]fill{"vdb1": runaway})
	w.alert(db, monitor, "WARNING")
	w.later(1)
	w.wantPosts(2, 1)
	if got := w.answered(); len(got) != 31 || got[0] != db {
		t.Errorf("newest values of %v; the new alert's host is %s, the told ones' are %v", got, db, hosts)
	}
	if n := w.mackerel.Count("GET", "/api/v0/tsdb/latest"); n > 3 {
		t.Errorf("%d calls for newest values, 3 will do", n)
	}
}

// The cheap look goes on where the one before ended, and the line says how many
// were left.
func TestToldAlertsAreLookedAtInTurn(t *testing.T) {
	t.Parallel() // it waits most of the time
	w, hosts, _ := disks(t, 50)
	w.mustRun()
	seen := map[string]bool{}
	for i := range 3 { // 20 fit into a call
		w.short("/api/v0/tsdb/latest", 1)
		for _, host := range w.answered() {
			seen[host] = true
		}
		if want := "30 of 50 alerts left to look at, 0 of them new"; len(w.warned) != 1 || !strings.Contains(w.warned[0], want) {
			t.Errorf("run %d: %q, want %q", i, w.warned, want)
		}
	}
	if len(seen) != len(hosts) {
		t.Errorf("%d of %d were looked at in three runs", len(seen), len(hosts))
	}
}

func TestWhatTheTimeCutShortIsFirstNextTime(t *testing.T) {
	t.Parallel() // it waits most of the time
	w, hosts, _ := disks(t, 3)
	slow := "/api/v0/hosts/" + hosts[1] + "/metrics"
	for i, want := range []struct {
		asked []string
		posts int
		left  string
	}{
		{hosts[:2], 1, "2 of 3 alerts left to look at, 2 of them new"},
		{hosts[1:2], 1, "3 of 3 alerts left to look at, 2 of them new"},
		{hosts[1:], 2, ""}, // told with what is known, and read on after that
	} {
		w.short(slow, 0)
		if got := w.asked("/metrics"); !slices.Equal(got, want.asked) {
			t.Errorf("run %d asked %v of %v", i, got, hosts)
		}
		if said := strings.Join(w.warned, "\n"); len(w.warned) > 1 || !strings.Contains(said, want.left) || want.left == "" && said != "" {
			t.Errorf("run %d: %q, want %q", i, w.warned, want.left)
		}
		w.wantPosts(want.posts, 0)
	}
	w.short(slow, 0)
	posts := w.wantPosts(3, 0)
	if !strings.Contains(posts[1].Words(), "time left unknown") || !strings.Contains(posts[2].Words(), "web002") {
		t.Error(told(posts))
	}
}

// toldInTheEnd is what is told of an alert by the last of the runs that may be too short
// for it, after nothing by those before: calls for path hang, but for the first skip.
func (w *world) toldInTheEnd(path string, skip, mentions int) string {
	w.t.Helper()
	for range maxUnfinished - 1 {
		w.short(path, skip)
		w.wantPosts(0, 0)
	}
	w.short(path, skip)
	return w.wantPosts(1, mentions)[0].Words()
}

// Where a run is too short for the whole history, the last hours are judged.
func TestTheLastHoursAreReadFirst(t *testing.T) {
	t.Parallel() // it waits most of the time
	w, _ := oneUrgent(t)
	if words := w.toldInTheEnd("/api/v0/hosts/*/metrics", 1, 1); !strings.Contains(words, "full in") || !strings.Contains(words, "the week before is not known") {
		t.Error(words)
	}
}

// An alert is told even where a run has no time for it at all.
func TestARunThatIsTooShortTellsAlertsAllTheSame(t *testing.T) {
	t.Parallel() // it waits most of the time
	w, _ := oneUrgent(t)
	words := w.toldInTheEnd("/api/v0/hosts/*", 0, 0)
	if !strings.Contains(words, "time left unknown, ") || strings.Contains(words, "no metric") || strings.Contains(words, "context") {
		t.Error(words)
	}
	w.mackerel.Heal()
	w.later(10) // once it can be read, urgent is urgent
	w.wantPosts(2, 1)
}

// TestWhatTellingLeavesOfTheTimeIsReadIn: what was found then counts at once, and is told
// by the next run.
func TestWhatTellingLeavesOfTheTimeIsReadIn(t *testing.T) {
	t.Parallel() // it waits most of the time
	w, _ := oneUrgent(t)
	if r := w.short("/api/v0/org", 0); r.Urgent != 1 || r.Unseen != 0 { // the time for reading ends in it
		t.Errorf("%+v", r)
	}
	w.wantPosts(0, 0)
	w.mackerel.Heal()
	w.later(1)
	w.wantPosts(1, 1)
}

// What was found of some filesystems of a host is not read again when the time
// did not do for all of them.
func TestManyFilesystemsOfAHostTakeSeveralRuns(t *testing.T) {
	t.Parallel() // it waits most of the time
	w := newWorld(t)
	full := map[string]fill{"vda1": flat(95), "vdb1": flat(94), "vdc1": flat(93), "vdd1": flat(92), "vde1": runaway}
	w.alert(w.host("db1", full), w.monitor("disk%", 80, 95), "WARNING")
	calls := 0
	for range 2 {
		w.short("/api/v0/hosts/*/metrics", 6)
		w.wantPosts(0, 0)
		calls += w.mackerel.Count("GET", "/api/v0/hosts/*/metrics")
	}
	w.short("/api/v0/hosts/*/metrics", 6)
	if calls += w.mackerel.Count("GET", "/api/v0/hosts/*/metrics"); calls != 3*len(full)+4 { // before and after telling
		t.Errorf("%d calls for histories, %d of them cut short", calls, 4)
	}
	if words := w.wantPosts(1, 1)[0].Words(); !strings.Contains(words, "and 4 more") || strings.Contains(words, "unknown") {
		t.Error(words)
	}
}

// What is known of a told alert stands where the time does not do for another
// look.
func TestWhatWasFoundStandsWhenTheTimeIsShort(t *testing.T) {
	t.Parallel() // it waits most of the time
	for _, path := range []string{"/api/v0/hosts/*", "/api/v0/hosts/*/metrics"} {
		w, _ := oneUrgent(t)
		w.mustRun()
		w.pass(10)
		for i := range maxUnfinished + 1 {
			if r := w.short(path, 0); r.Urgent != 1 {
				t.Errorf("%s, run %d: %+v", path, i, r)
			}
		}
		w.wantPosts(1, 1)
	}
}

// TestWhatIsNewAndNotLookedAtIsCounted: it may be urgent. What was told as unknown
// was looked at.
func TestWhatIsNewAndNotLookedAtIsCounted(t *testing.T) {
	t.Parallel() // it waits most of the time
	w, hosts, _ := disks(t, 3)
	for i, unseen := range []int{3, 0} {
		if r := w.short("/api/v0/hosts/"+hosts[0]+"/metrics", 0); r.Open != 3 || r.Urgent != 0 || r.Unseen != unseen {
			t.Errorf("run %d: %+v, want %d unseen", i, r, unseen)
		}
	}
}

// What was told in a summary alone does not keep waiting what nobody knows of.
func TestAnUntoldAlertComesBeforeThoseOfASummary(t *testing.T) {
	t.Parallel() // it waits most of the time
	w, hosts, monitor := disks(t, 12)
	w.short("/api/v0/hosts/"+hosts[4]+"/metrics", 0)
	w.wantPosts(1, 0)
	db := w.host("db1", map[string]fill{"vdb1": runaway})
	w.alert(db, monitor, "WARNING")
	w.short("/api/v0/hosts/"+hosts[6]+"/metrics", 0)
	if got := w.asked("/metrics"); !slices.Equal(got, []string{db, hosts[4], hosts[5], hosts[6]}) {
		t.Errorf("asked %v; the untold one is %s, cut short was %s", got, db, hosts[4])
	}
	w.wantPosts(2, 1)
}
