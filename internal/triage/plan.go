package triage

import (
	"cmp"
	"slices"
	"strings"
)

// Crowd is how many messages of one kind people get from a run; more alerts
// than that share one summary, so that nobody is flooded.
const Crowd = 10

// Message is something to tell: of one case, or of many when it is a summary.
type Message struct {
	Event   Event
	Cases   []*Case // most urgent first
	Mention bool
	Echo    bool // urgent, but people were mentioned for the same filesystem already
}

// Plan returns what an outlet has still to be told, in the order of urgency.
// Cases that have not been analysed wait for it, but when more than crowd are
// new they are told at once, in the summary.
func Plan(cases []*Case, outlet string, crowd int, p Policy) []Message {
	due := map[Event][]*Case{}
	var waiting []*Case
	for _, c := range cases {
		if e := c.Due(outlet); e != None {
			due[e] = append(due[e], c)
		} else if c.Open() && !c.Deliveries[outlet].Opened {
			waiting = append(waiting, c)
		}
	}
	if len(due[Opened])+len(waiting) > crowd {
		due[Opened] = append(due[Opened], waiting...)
	}
	var plan []Message
	for _, e := range []Event{Turned, Opened, Missed, Recovered} {
		these := due[e]
		slices.SortStableFunc(these, compareCases)
		if len(these) > crowd {
			plan = append(plan, newMessage(e, these, p))
			continue
		}
		for i := range these {
			plan = append(plan, newMessage(e, these[i:i+1], p))
		}
	}
	slices.SortStableFunc(plan, func(a, b Message) int {
		return boolFirst(a.Mention, b.Mention)
	})
	hush(plan, cases, outlet)
	return plan
}

// hush takes the mention from messages about what people were mentioned for
// already: a percent monitor and a check often watch the same filesystem.
func hush(plan []Message, cases []*Case, outlet string) {
	mentioned := map[string]bool{}
	note := func(c *Case) {
		for _, f := range c.Findings {
			if f.Urgent() {
				mentioned[c.HostID+" "+string(f.Resource)+" "+f.Name] = true
			}
		}
	}
	for _, c := range cases {
		if d := c.Deliveries[outlet]; c.Open() && c.Urgent && d.Opened && !d.Unsaid && d.Turns == c.Turns {
			note(c)
		}
	}
	for i := range plan {
		m := &plan[i]
		if !m.Mention {
			continue
		}
		fresh := slices.ContainsFunc(m.Cases, func(c *Case) bool {
			return !c.Urgent || slices.ContainsFunc(c.Findings, func(f Finding) bool {
				return f.Urgent() && !mentioned[c.HostID+" "+string(f.Resource)+" "+f.Name]
			})
		})
		m.Mention, m.Echo = fresh, !fresh
		for _, c := range m.Cases {
			note(c)
		}
	}
}

func newMessage(e Event, cases []*Case, p Policy) Message {
	return Message{Event: e, Cases: cases, Mention: slices.ContainsFunc(cases, func(c *Case) bool { return c.Mentions(e, p) })}
}

// Summary reports whether the message is about more than one alert.
func (m Message) Summary() bool { return len(m.Cases) > 1 }

// compareCases orders by urgency; what has not been analysed comes last.
func compareCases(a, b *Case) int {
	if len(a.Findings) > 0 && len(b.Findings) > 0 {
		if c := compareUrgency(a.Findings[0], b.Findings[0]); c != 0 {
			return c
		}
	}
	return cmp.Or(boolFirst(len(a.Findings) > 0, len(b.Findings) > 0), cmp.Compare(a.OpenedAt, b.OpenedAt), strings.Compare(a.ID, b.ID))
}

func boolFirst(a, b bool) int {
	switch {
	case a && !b:
		return -1
	case b && !a:
		return 1
	}
	return 0
}
