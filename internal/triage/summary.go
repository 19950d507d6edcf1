package triage

import "fmt"

// listed is how many alerts a summary names.
const listed = 40

// summary words many alerts as one message.
func (v View) summary(m Message) Story {
	s := Story{Mood: m.Cases[0].mood(m.Event), Headline: headcount(m)}
	if m.Mention {
		s.Mention = v.Mention
	}
	list := make([]Text, 0, listed+1)
	for i, c := range m.Cases {
		if i == listed {
			list = append(list, Text{say(fmt.Sprintf("and %d more", len(m.Cases)-listed))})
			break
		}
		list = append(list, v.line(c, m.Event))
	}
	s.Parts = []Part{{List: list}}
	s.Foot = []Text{{say("one message for all of them, so that nobody is flooded; each that turns urgent later is told")}}
	if m.Event != Opened {
		s.Foot = nil
	}
	return s
}

func headcount(m Message) string {
	n := len(m.Cases)
	switch m.Event {
	case Turned:
		return fmt.Sprintf("%d disk alerts have become urgent", n)
	case Recovered:
		return fmt.Sprintf("%d disk alerts have closed", n)
	case Missed:
		return fmt.Sprintf("%d disk alerts opened and closed before they could be told", n)
	}
	urgent, waiting := 0, 0
	for _, c := range m.Cases {
		if c.Urgent {
			urgent++
		}
		if c.AnalysedAt == 0 {
			waiting++
		}
	}
	s := fmt.Sprintf("%d new disk alerts, %d urgent", n, urgent)
	if waiting > 0 {
		s += fmt.Sprintf(", %d not looked at yet", waiting)
	}
	return s
}

// line tells one alert of a summary.
func (v View) line(c *Case, e Event) Text {
	t := Text{v.host(c), say(" ")}
	switch {
	case e == Recovered || e == Missed:
		return append(t, v.alert(c), say(" closed at "), v.moment(c.ClosedAt))
	case len(c.Findings) == 0:
		return append(t, v.alert(c), say(", not looked at yet"))
	}
	f := c.Findings[0]
	t = append(t, Run{Words: f.subject() + " " + f.left(v.Policy.Horizon), Bold: f.Urgent()})
	if f.Size > 0 {
		t = append(t, say(", "+f.usage()))
	}
	if n := len(c.Findings); n > 1 {
		t = append(t, say(fmt.Sprintf(", and %d more", n-1)))
	}
	return t
}
