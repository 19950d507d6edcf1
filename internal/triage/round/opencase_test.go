package round

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/testneed"
)

// An open alert that may be about a disk is neither counted as one nor taken
// for none: there are no metrics.
func TestAlertsThatCannotBeToldApartAreNoZero(t *testing.T) {
	for name, c := range map[string]struct {
		fault mackereltest.Fault
		limit time.Duration
		want  string
	}{
		"forbidden": {mackereltest.Fault{Path: "/api/v0/monitors", Status: 403}, 0, "403"},
		"5xx":       {mackereltest.Fault{Path: "/api/v0/monitors", Status: 500, RetryAfter: "60"}, 0, "500"},
		"broken":    {mackereltest.Fault{Path: "/api/v0/monitors", Mangle: mackereltest.Malformed}, 0, "broken"},
		"too slow":  {mackereltest.Fault{Path: "/api/v0/monitors", Hang: true}, time.Second, "no answer in time"},
	} {
		t.Run(name, func(t *testing.T) {
			w, _, _ := crowd(t, 3)
			w.call, w.limit = 2*time.Second, c.limit
			if c.limit == 0 {
				w.call = 300 * time.Millisecond
			}
			w.mackerel.Fail(c.fault)
			_, err := w.run()
			if w.seen || err == nil || !strings.Contains(err.Error(), "3 of 3 open alerts") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("seen %v, %v", w.seen, err)
			}
			if n := w.mackerel.Count("GET", "/api/v0/monitors"); name == "forbidden" && n != 1 {
				t.Errorf("asked %d times for the monitors", n)
			}
			w.wantPosts(0, 0)

			w.mackerel.Heal()
			w.limit = 0
			if r := w.later(1); !w.seen || r.Open != 3 {
				t.Errorf("seen %v, %+v", w.seen, r)
			}
			w.wantPosts(3, 0)
		})
	}
}

// What is known already is counted and told, and one that is not hides no other.
func TestOpenCasesAreKnownWithoutTheMonitors(t *testing.T) {
	w, alert := oneUrgent(t)
	w.mustRun()
	w.wantPosts(1, 1)
	w.call = 300 * time.Millisecond
	w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/monitors", Status: 500})
	w.pass(1)
	if r, err := w.run(); !w.seen || err == nil || r.Open != 1 || r.Urgent != 1 {
		t.Errorf("seen %v, %+v, %v", w.seen, r, err)
	}

	other := w.host("db2", map[string]fill{"vdb1": flat(85)})
	w.alert(other, w.monitor("disk%", 80, 95), "WARNING")
	w.close(alert)
	w.pass(1)
	if _, err := w.run(); w.seen || err == nil || !strings.Contains(err.Error(), "1 of 1 open alerts") {
		t.Errorf("seen %v, %v", w.seen, err)
	}
	if p := w.wantPosts(2, 1)[1]; !strings.Contains(p.Words(), "closed") {
		t.Error(p.Words())
	}
}

func TestACheckWhoseNameCannotBeRead(t *testing.T) {
	w := newWorld(t)
	w.call = 300 * time.Millisecond
	host := w.host("db1", map[string]fill{"vdb1": runaway})
	w.check(host, "root", "")
	w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/monitoring/checks/*", Status: 500})
	if _, err := w.run(); w.seen || err == nil || !strings.Contains(err.Error(), "1 of 1 open alerts") {
		t.Errorf("seen %v, %v", w.seen, err)
	}
}

func TestProgramHasNoMetricsWhereAlertsCannotBeToldApart(t *testing.T) {
	t.Parallel()
	w, _ := programWorld(t)
	w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/monitors", Status: 403})
	p := w.program(w.botEnv(), "--channel", w.slack.Channel)
	if code := w.finish(p); code != 1 || p.out.Len() != 0 || !strings.Contains(p.err.String(), "triage: no metrics") || strings.Count(p.err.String(), "\n") != 1 {
		t.Errorf("exit %d, %q, %q", code, p.out.String(), p.err.String())
	}
}

func TestProgramToldToEndBeforeItKnows(t *testing.T) {
	testneed.Linux(t) // SIGTERM
	t.Parallel()
	w, _ := programWorld(t)
	monitor := w.monitor("disk%", 80, 95)
	for i := range 29 {
		w.alert(w.host(fmt.Sprint("web", i), nil), monitor, "CRITICAL")
	}
	w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/monitors", Hang: true})
	p := w.program(w.botEnv(), "--channel", w.slack.Channel)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "the monitors are asked for", func() bool { return w.mackerel.Count("GET", "/api/v0/monitors") == 1 })
	time.Sleep(100 * time.Millisecond) // until it listens
	_ = p.Process.Signal(syscall.SIGTERM)
	_ = p.Wait() // the exit code tells
	if code := p.ProcessState.ExitCode(); code != 1 || p.out.Len() != 0 || !strings.Contains(p.err.String(), "30 of 30 open alerts") {
		t.Errorf("exit %d, %q, %q", code, p.out.String(), p.err.String())
	}
}
