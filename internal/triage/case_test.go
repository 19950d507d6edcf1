package triage

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/verdict"
)

var policy = Policy{MentionWithin: 24 * time.Hour, Horizon: 365 * 24 * time.Hour, Window: 6 * time.Hour}

func found(status verdict.Status, known bool) []Finding {
	return []Finding{{Name: "vdb1", Status: status, Known: known, Used: 85, Size: 100}}
}

// walk does to a case what each word says and returns what was told.
func walk(words string) string {
	c := &Case{ID: "a", OpenedAt: 1}
	now := int64(1_000_000)
	var told []string
	for word := range strings.FieldsSeq(words) {
		now += 600
		switch word {
		case "calm":
			c.Observe(found(verdict.OK, true), now)
		case "urgent":
			c.Observe(found(verdict.Critical, true), now)
		case "unknown":
			c.Observe(found(verdict.Unknown, false), now)
		case "hours":
			now += int64(calmAgain / time.Second)
			continue
		case "down": // the outlet takes nothing
			if e := c.Due("slack"); e != None {
				c.MarkDue("slack", e)
				c.MarkSending("slack", e, now)
				c.MarkRefused("slack")
			}
			continue
		case "close":
			c.ClosedAt, c.Urgent = now, false
		}
		if e := c.Due("slack"); e != None && word != "quiet" {
			s := string(e)
			if c.Mentions(e, policy) {
				s += "!"
			}
			told = append(told, s)
			c.MarkSending("slack", e, now)
			c.MarkDelivered("slack", e, "C1", fmt.Sprint(now))
		}
	}
	return strings.Join(told, " ")
}

func TestWhatIsDue(t *testing.T) {
	for words, want := range map[string]string{
		"calm calm calm":                                   "opened",
		"urgent urgent":                                    "opened!",
		"unknown unknown":                                  "opened",
		"unknown urgent urgent":                            "opened urgent!",
		"calm urgent urgent close close":                   "opened urgent! recovered",
		"urgent calm urgent calm urgent":                   "opened!",
		"urgent calm hours urgent urgent":                  "opened! urgent!",
		"calm urgent calm hours urgent close":              "opened urgent! urgent! recovered",
		"urgent calm hours urgent calm hours urgent":       "opened! urgent!",
		"urgent calm hours urgent calm hours hours urgent": "opened! urgent! urgent!",
		"close":               "",
		"calm close":          "opened recovered",
		"urgent close urgent": "opened! recovered",
	} {
		if got := walk(words); got != want {
			t.Errorf("%s: told %q, want %q", words, got, want)
		}
	}
}

func TestWhatAnOutageDoes(t *testing.T) {
	c := &Case{ID: "a"}
	c.Observe(found(verdict.OK, true), 600)
	c.MarkDue("slack", c.Due("slack"))
	c.MarkSending("slack", Opened, 600)
	c.MarkRefused("slack")
	c.Observe(found(verdict.Critical, true), 1200)
	if e := c.Due("slack"); e != Opened || !c.Mentions(e, policy) {
		t.Errorf("after the outage: %s", e)
	}
	c.ClosedAt, c.Urgent = 1800, false
	if e := c.Due("slack"); e != Missed || c.Mentions(e, policy) {
		t.Errorf("closed in the outage: %q", e)
	}
	c.MarkDelivered("slack", Missed, "", "")
	if e := c.Due("slack"); e != None {
		t.Errorf("told, and again %q", e)
	}
	if e := c.Due("webhook"); e != None {
		t.Errorf("an outlet that was owed nothing: %q", e)
	}
}

func TestDoubtKeepsTheFirstTry(t *testing.T) {
	c := &Case{ID: "a"}
	c.MarkSending("slack", Opened, 100)
	c.MarkSending("slack", Opened, 200)
	if told := c.Deliveries["slack"]; !told.Sending || told.SentAt != 100 {
		t.Errorf("%+v", told)
	}
	c.MarkRefused("slack")
	c.MarkSending("slack", Opened, 300)
	if told := c.Deliveries["slack"]; told.SentAt != 300 {
		t.Errorf("%+v", told)
	}
}

func TestPlan(t *testing.T) {
	var cases []*Case
	add := func(n int, findings []Finding) {
		for range n {
			c := &Case{ID: fmt.Sprintf("%03d", len(cases)), HostID: fmt.Sprint("h", len(cases)), OpenedAt: int64(len(cases))}
			if findings != nil {
				c.Observe(slices.Clone(findings), 600)
			}
			cases = append(cases, c)
		}
	}
	shape := func(crowd int) string {
		var parts []string
		for _, m := range Plan(cases, "slack", crowd, policy) {
			parts = append(parts, fmt.Sprintf("%s×%d%v", m.Event, len(m.Cases), m.Mention))
		}
		return strings.Join(parts, " ")
	}
	add(2, found(verdict.OK, true))
	add(1, found(verdict.Critical, true))
	add(3, nil) // not analysed yet
	if got := shape(Crowd); got != "opened×1true opened×1false opened×1false" {
		t.Error(got)
	}
	add(5, nil)
	if got := shape(Crowd); got != "opened×11true" {
		t.Errorf("eleven new, eight of them not looked at: %s", got)
	}
	if got := shape(1000); strings.Count(got, "opened×1") != 3 {
		t.Errorf("an outlet without summaries: %s", got)
	}
	if m := Plan(cases, "slack", Crowd, policy)[0]; m.Cases[0].ID != "002" || m.Cases[10].AnalysedAt != 0 {
		t.Error("the most urgent is not first, what was not looked at not last")
	}
	for _, c := range cases {
		c.MarkDelivered("slack", Opened, "C", "1")
		c.Observe(found(verdict.Critical, true), 9000)
	}
	if got := shape(Crowd); strings.Count(got, "urgent×1true") != 10 { // one was urgent before
		t.Error(got)
	}
	if got := shape(9); got != "urgent×10true" {
		t.Error(got)
	}
	cases[0].ClosedAt, cases[0].Urgent = 9600, false
	if got := shape(5); got != "urgent×9true recovered×1false" {
		t.Errorf("a summary, then one that is over: %s", got)
	}
}

// TestBegunIsGoneOnWithForAWhile, whichever of two clocks is ahead by how much.
func TestBegunIsGoneOnWithForAWhile(t *testing.T) {
	begun := found(verdict.OK, true)
	begun[0].Time, begun[0].Silent = 10_000, 600 // judged at 10,600
	c := &Case{ID: "a", Begun: begun}
	for now, want := range map[int64]bool{10_600: true, 10_660: true, 10_600 + begunStands: false, 10_540: true, 10_600 - begunStands: false, 1: false} {
		if _, ok := c.FoundBefore(begun[0].ID(), now); ok != want {
			t.Errorf("at %d: %v", now, ok)
		}
	}
}

// TestRewindLeavesWhatIsNotAhead: the longest ago stays the first to be looked at.
func TestRewindLeavesWhatIsNotAhead(t *testing.T) {
	right := Case{AnalysedAt: 1000, LookedAt: 1100, CalmSince: 900, Deliveries: map[string]Delivery{"slack": {Sending: true, SentAt: 1100}}}
	c := right
	if c.Rewind(1100); !reflect.DeepEqual(c, right) {
		t.Errorf("%+v", c)
	}
	c.Rewind(950)
	if !c.Stale(950) || c.AnalysedAt <= 0 || c.LookedAt <= 0 || c.LookedAt > 900 || c.CalmSince != 900 || c.Deliveries["slack"] != (Delivery{Sending: true}) {
		t.Errorf("%+v", c)
	}
}
