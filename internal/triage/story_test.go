package triage

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

var clock = regexp.MustCompile(`\d\d:\d\d`)

// Readers sit in other zones than the host that runs triage: each time is a
// moment of its own, which Slack shows in the reader's zone and others with one.
func TestNoTimeIsWithoutAZone(t *testing.T) {
	const week = 7 * 24 * 60 // minutes
	policy := Policy{MentionWithin: 24 * time.Hour, Horizon: 365 * 24 * time.Hour, Window: 6 * time.Hour}
	view := View{Zone: time.FixedZone("JST", 9*3600), Policy: policy}
	for want, used := range map[string]func(minute int) float64{
		"Why: new growth since ":   func(m int) float64 { return 40 + max(0, float64(m-(week-45))) },
		"Why: stopped growing at ": func(m int) float64 { return 20 + 40*float64(min(m, week*9/10))/week },
		"was higher, 80 GiB, on ": func(m int) float64 {
			if m < week/2 {
				return 80
			}
			return 40
		},
	} {
		var samples []usage.Sample
		for m := range week + 1 {
			samples = append(samples, usage.Sample{Time: threeAtNight - 60*int64(week-m), Used: used(m) * (1 << 30), Size: 100 << 30})
		}
		f, _ := Analyse(Candidate{ID: usage.ID{Resource: usage.Filesystem, Name: "vdb1"}}, samples, policy, threeAtNight, Finding{})
		var all string
		for _, note := range view.part(&Case{Host: "db1"}, f).Notes {
			all += note.Plain() + "\n"
			for _, r := range note {
				if r.At == 0 && clock.MatchString(r.Words) {
					t.Errorf("a time without a zone in %q", note.Plain())
				}
			}
		}
		if !regexp.MustCompile(regexp.QuoteMeta(want) + `\w+ \d+ \w+ \d\d:\d\d JST`).MatchString(all) {
			t.Errorf("no %q with a moment in\n%s", want, all)
		}
	}
}

// TestNamesFromOutsideArePrintable: people of a chat read what hosts, monitors and
// those who close an alert are called; a terminal's escapes and a text that runs
// backwards reach none of them.
func TestNamesFromOutsideArePrintable(t *testing.T) {
	const hostile = "db\x1b[31m\u202e1\r\n<\xff"
	view := View{Org: "org", Zone: time.UTC, Policy: Policy{Horizon: 365 * 24 * time.Hour}}
	newCase := func(id string) *Case {
		c := &Case{ID: id, HostID: "h", Host: hostile, Title: hostile, Closing: "closed by hand: " + hostile, OpenedAt: 1, ClosedAt: 2}
		c.Observe([]Finding{
			{Resource: usage.Filesystem, Name: hostile, MountPoint: "/" + hostile, Known: true, Reason: hostile, Used: 1, Size: 2},
			{Resource: usage.Filesystem, Name: hostile, Reason: hostile},
		}, 3)
		return c
	}
	for _, event := range []Event{Opened, Turned, Recovered, Missed} {
		for _, cases := range [][]*Case{{newCase("a")}, {{ID: "b", Host: hostile, Title: hostile}}, {newCase("a"), newCase("b"), {ID: "c", Host: hostile, Title: hostile}}} {
			said := view.Tell(Message{Event: event, Cases: cases}, "slack").Plain()
			for line := range strings.SplitSeq(said, "\n") {
				if units.Printable(line) != line {
					t.Errorf("%s of %d: %q", event, len(cases), line)
				}
			}
			if len(cases) == 1 && !strings.HasPrefix(said, `db\x1b[31m\u202e1\r\n<`) {
				t.Errorf("%s: %.80q", event, said)
			}
		}
	}
}
