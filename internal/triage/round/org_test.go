package round

import (
	"strings"
	"testing"

	"mackerel-forecast/internal/mackereltest"
)

// elsewhere is another organisation, none of whose alerts has an id of the first.
func (w *world) elsewhere() *mackereltest.Server {
	s := mackereltest.New(w.t)
	s.Org, s.Now = "other", w.mackerel.Now
	for range 100 {
		s.AddHost(mackereltest.Host{Name: "any"})
	}
	return s
}

// TestTheStateIsOfOneOrganisation: to another key the alerts of the first look as
// if they were gone.
func TestTheStateIsOfOneOrganisation(t *testing.T) {
	w, _ := oneUrgent(t)
	w.mustRun()
	w.wantPosts(1, 1)
	first, other := w.mackerel, w.elsewhere()
	w.mackerel = other
	w.alert(w.host("elsewhere", map[string]fill{"vdb1": runaway}), w.monitor("disk%", 80, 95), "WARNING")
	for range 2 {
		w.pass(1)
		if _, err := w.run(); err == nil || w.seen || !strings.Contains(err.Error(), `"fake"`) || !strings.Contains(err.Error(), `"other"`) || !strings.Contains(err.Error(), "--state-dir") {
			t.Errorf("metrics %v, %v", w.seen, err)
		}
		w.wantPosts(1, 1)
	}

	w.mackerel = first
	w.close(first.Alerts()[0].ID)
	w.later(1)
	if words := w.wantPosts(2, 1)[1].Words(); !strings.Contains(words, "closed") {
		t.Error(words)
	}
	w.mackerel = other // whose turn it is now that no alert of the first is open
	w.later(1)
	if words := w.wantPosts(3, 2)[2].Words(); !strings.Contains(words, "orgs/other/") {
		t.Error(words)
	}
}

// TestAnAlertThatIsGoneCountsAsClosed where the organisation is the same.
func TestAnAlertThatIsGoneCountsAsClosed(t *testing.T) {
	w, _ := oneUrgent(t)
	w.mustRun()
	w.mackerel = w.elsewhere()
	w.mackerel.Fail(mackereltest.Fault{Path: "/api/v0/org", Status: 500})
	w.pass(1)
	if r, err := w.run(); err == nil || r.Open != 1 {
		t.Errorf("%d open, %v", r.Open, err)
	}
	w.mackerel.Heal()
	w.mackerel.Org = "fake"
	if r := w.later(1); r.Open != 0 {
		t.Errorf("%d open", r.Open)
	}
	w.wantPosts(2, 1)
}

// TestAnOrganisationThatWasRenamed still has the alerts that are known.
func TestAnOrganisationThatWasRenamed(t *testing.T) {
	w, _ := oneUrgent(t)
	gone := w.alert(w.host("second", map[string]fill{"vdb1": flat(85)}), w.monitor("disk%", 80, 95), "WARNING")
	w.mustRun()
	w.mackerel.Org = "renamed"
	w.close(gone)
	if r := w.later(1); r.Open != 1 {
		t.Errorf("%d open", r.Open)
	}
}
