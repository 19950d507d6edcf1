package triage

import (
	"fmt"
	"math"
	"time"

	"mackerel-forecast/internal/units"
)

// View is what the wording needs beside the message.
type View struct {
	Org     string // of Mackerel, for links; empty: no links
	Zone    *time.Location
	Mention string // <!channel> and the like
	Policy  Policy
}

// Mood is the colour of a message.
type Mood int

// The moods.
const (
	Calm Mood = iota
	Urgent
	Unsure
	Over
)

// Story is a message in words, before it takes the form of Slack's blocks, of
// plain text or of JSON.
type Story struct {
	Mood     Mood
	Mention  string // empty: nobody is mentioned
	Headline string // one line without markup
	Parts    []Part
	Foot     []Text // small print
}

// Part is what is said of one culprit, or one list.
type Part struct {
	Lead  Text
	Facts []Fact // shown side by side
	Notes []Text // why
	List  []Text // of a summary, a line each
}

// Fact is a value with its label.
type Fact struct {
	Label string
	Value Text
}

// Text is a line of runs.
type Text []Run

// Run is a piece of a line: plain, bold, a link, or a moment, which Slack shows
// in each reader's own time zone.
type Run struct {
	Words string
	Bold  bool
	URL   string
	At    int64
}

// say makes a run of words, of which some may come from outside.
func say(words string) Run  { return Run{Words: units.Printable(words)} }
func bold(words string) Run { return Run{Words: units.Printable(words), Bold: true} }

func (v View) moment(at int64) Run {
	return Run{Words: time.Unix(at, 0).In(v.Zone).Format("Mon 2 Jan 15:04 MST"), At: at}
}

func (v View) host(c *Case) Run {
	r := bold(c.Host)
	if v.Org != "" {
		r.URL = fmt.Sprintf("https://mackerel.io/orgs/%s/hosts/%s", v.Org, c.HostID)
	}
	return r
}

func (v View) alert(c *Case) Run {
	r := Run{Words: fmt.Sprintf("%s alert of %q", c.Status, c.Title)}
	if v.Org != "" {
		r.URL = fmt.Sprintf("https://mackerel.io/orgs/%s/alerts/%s", v.Org, c.ID)
	}
	return r
}

// Tell words a message of the given outlet.
func (v View) Tell(m Message, outlet string) Story {
	if m.Summary() {
		return v.summary(m)
	}
	c := m.Cases[0]
	s := Story{Mood: c.mood(m.Event)}
	if m.Mention {
		s.Mention = v.Mention
	}
	s.Headline = v.headline(c, m.Event)
	if m.Event == Recovered || m.Event == Missed {
		v.over(&s, c, m.Event)
		return s
	}
	for _, f := range c.Findings {
		s.Parts = append(s.Parts, v.part(c, f))
	}
	if m.Event == Turned {
		if said := c.Deliveries[outlet].Said; said != nil {
			was := Finding{Expected: *said, Early: *said, Late: *said, Known: true, Size: 1}
			s.Foot = append(s.Foot, Text{say("was told before: " + was.leftOnly(v.Policy.Horizon))})
		}
	}
	if m.Echo {
		s.Foot = append(s.Foot, Text{say("people were mentioned for this already, by another alert")})
	}
	if c.Remark != "" {
		s.Foot = append(s.Foot, Text{say(c.Remark)})
	}
	s.Foot = append(s.Foot, Text{v.alert(c), say(", open since "), v.moment(c.OpenedAt)})
	return s
}

func (c *Case) mood(e Event) Mood {
	switch {
	case e == Recovered || e == Missed:
		return Over
	case c.Urgent:
		return Urgent
	case !c.Known():
		return Unsure
	}
	return Calm
}

func (f Finding) leftOnly(horizon time.Duration) string {
	f.Early, f.Late = Seconds(math.NaN()), Seconds(math.NaN())
	return f.left(horizon)
}

func (v View) headline(c *Case, e Event) string {
	host := units.Printable(c.Host)
	switch e {
	case Recovered:
		return fmt.Sprintf("%s: the alert %q has closed", host, c.Title)
	case Missed:
		return fmt.Sprintf("%s: the alert %q opened and closed", host, c.Title)
	}
	if len(c.Findings) == 0 {
		return fmt.Sprintf("%s: the alert %q has not been looked at yet", host, c.Title)
	}
	f := c.Findings[0]
	s := fmt.Sprintf("%s %s: %s", host, f.place(), f.leftOnly(v.Policy.Horizon))
	if n := len(c.Findings); n > 1 {
		s += fmt.Sprintf(", and %d more", n-1)
	}
	return s
}

// part tells one culprit.
func (v View) part(c *Case, f Finding) Part {
	p := Part{Lead: Text{v.host(c), say(" "), bold(f.subject()), say(" is "), bold(f.left(v.Policy.Horizon))}}
	if !f.Known && !f.Full() {
		p.Lead = Text{v.host(c), say(" "), bold(f.subject()), say(": time left unknown, "), say(f.Reason)}
	}
	if f.Size > 0 {
		p.Facts = append(p.Facts, Fact{"Used", Text{say(f.usage())}})
	}
	if pace := f.pace(); pace != "" {
		p.Facts = append(p.Facts, Fact{"Growth", Text{say(pace)}})
	}
	if at, ok := f.fullAt(); ok {
		p.Facts = append(p.Facts, Fact{"Full at", Text{v.moment(at)}})
	}
	if f.Known && f.Reason != "" && f.Reason != "full" {
		p.Notes = append(p.Notes, append(Text{say("Why: ")}, v.why(f)...))
	}
	if f.Silent > 0 {
		p.Notes = append(p.Notes, Text{say("The host sends no values since "), v.moment(f.Time)})
	}
	if past := v.past(f.Past, f.Habit); len(past) > 0 {
		p.Notes = append(p.Notes, append(Text{say("Before: ")}, past...))
	}
	return p
}

// over tells the end of an alert.
func (v View) over(s *Story, c *Case, e Event) {
	lead := Text{v.host(c), say(": "), v.alert(c), say(" closed at "), v.moment(c.ClosedAt)}
	if lasted := c.ClosedAt - c.OpenedAt; lasted > 0 {
		lead = append(lead, say(" after "+units.FormatDuration(time.Duration(lasted)*time.Second)))
	}
	s.Parts = []Part{{Lead: lead}}
	if c.Closing != "" {
		s.Parts[0].Notes = append(s.Parts[0].Notes, Text{say(c.Closing)})
	}
	for _, f := range c.Findings {
		if f.Size > 0 {
			s.Parts[0].Facts = append(s.Parts[0].Facts, Fact{f.subject() + " now", Text{say(f.usage())}})
		}
	}
	if e == Missed {
		s.Foot = append(s.Foot, Text{say("it could not be told while it was open")})
	}
}
