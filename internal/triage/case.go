package triage

import (
	"cmp"
	"slices"
	"time"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Case is what is remembered of one alert, from its first minute until some
// time after it closed.
type Case struct {
	ID       string         `json:"id"` // the alert's
	HostID   string         `json:"host_id"`
	Host     string         `json:"host"`
	Title    string         `json:"title"`  // the monitor's or check's name
	Status   verdict.Status `json:"status"` // of the alert
	Remark   string         `json:"remark,omitempty"`
	OpenedAt int64          `json:"opened_at"`
	ClosedAt int64          `json:"closed_at,omitempty"`
	Closing  string         `json:"closing,omitempty"`  // how it ended, where Mackerel says more than that it did
	Findings []Finding      `json:"findings,omitempty"` // most urgent first

	AnalysedAt int64 `json:"analysed_at,omitempty"` // 0: not yet
	LookedAt   int64 `json:"looked_at,omitempty"`   // when its values were read last, or an analysis was begun
	Attempts   int   `json:"attempts,omitempty"`    // readings that failed in a row

	// Unfinished counts the runs in a row that were too short for it; Begun is
	// what the last of them found before its time ended.
	Unfinished int       `json:"unfinished,omitempty"`
	Begun      []Finding `json:"begun,omitempty"`

	// Turns counts how often it turned urgent, CalmSince is when it was found
	// calm after being urgent.
	Urgent    bool  `json:"urgent,omitempty"`
	Turns     int   `json:"turns,omitempty"`
	CalmSince int64 `json:"calm_since,omitempty"`

	Deliveries map[string]Delivery `json:"told,omitempty"` // by outlet
}

// Event is a reason for a message.
type Event string

// The events.
const (
	None      Event = ""
	Opened    Event = "opened"    // first message of an alert
	Turned    Event = "urgent"    // it has become urgent since
	Recovered Event = "recovered" // the alert is closed
	Missed    Event = "missed"    // it opened and closed while the outlet did not take it
)

// calmAgain is how long a case must have been calm before it can turn urgent a
// second time, so that a forecast near the limit does not mention twice. Each
// further time takes twice as long, up to a day: who was called in vain is
// called less often.
const calmAgain = 3 * time.Hour

// Observe takes the findings of a run at Unix time now.
func (c *Case) Observe(findings []Finding, now int64) {
	slices.SortStableFunc(findings, compareUrgency)
	c.Findings, c.AnalysedAt, c.Attempts = findings, now, 0
	c.Unfinished, c.Begun = 0, nil
	urgent := slices.ContainsFunc(findings, Finding.Urgent)
	switch {
	case urgent && !c.Urgent:
		if wait := calmAgain << min(max(c.Turns-1, 0), 3); c.Turns == 0 || now-c.CalmSince >= int64(wait/time.Second) {
			c.Turns++
		}
	case !urgent && c.Urgent:
		c.CalmSince = now
	}
	c.Urgent = urgent
}

// Refresh takes a culprit's newest values, without a new judgement: what an
// alert has come to when it closes.
func (c *Case) Refresh(id usage.ID, now usage.Sample) {
	for i, f := range c.Findings {
		if f.Resource == id.Resource && f.Name == id.Name && now.Valid() {
			c.Findings[i].Used, c.Findings[i].Size, c.Findings[i].Time = now.Used, now.Size, now.Time
		}
	}
}

// compareUrgency orders what is full first, then the soonest, then what is not
// known, then the fullest.
func compareUrgency(a, b Finding) int {
	rank := func(f Finding) int {
		switch {
		case f.Urgent():
			return 0
		case !f.Known:
			return 2
		case f.Status == verdict.Warning:
			return 1
		}
		return 3
	}
	share := func(f Finding) float64 { return usage.Sample{Used: f.Used, Size: f.Size}.Share() }
	return cmp.Or(cmp.Compare(rank(a), rank(b)), compareDays(float64(a.Expected), float64(b.Expected)), cmp.Compare(share(b), share(a)))
}

const (
	staleAfter  = 10 * 60 // seconds after which a case is analysed again
	movedBy     = 0.02    // of the room that was left: analysed again at once
	begunStands = 5 * 60  // seconds for which what was begun is gone on with
)

// longAgo stands for a time that is not known: 0 is never.
const longAgo = 1

// Rewind takes what was noted at later times than Unix time now, by a clock that
// was ahead, for long ago: nothing has to wait until that time comes.
func (c *Case) Rewind(now int64) {
	for _, at := range []*int64{&c.AnalysedAt, &c.LookedAt} {
		if *at > now {
			*at = longAgo
		}
	}
	c.CalmSince = min(c.CalmSince, now)
	for outlet, d := range c.Deliveries {
		if d.SentAt > now {
			d.SentAt = 0
			c.keep(outlet, d)
		}
	}
}

// FoundBefore returns what an analysis that the time cut short has found of a
// culprit, if that was lately.
func (c *Case) FoundBefore(id usage.ID, now int64) (f Finding, ok bool) {
	i := slices.IndexFunc(c.Begun, func(f Finding) bool {
		passed := now - f.Time - f.Silent // less than none where a clock is ahead
		return f.ID() == id && max(passed, -passed) < begunStands
	})
	if i < 0 {
		return f, false
	}
	return c.Begun[i], true
}

// Stale reports whether it is time to analyse the case again.
func (c *Case) Stale(now int64) bool { return now-c.AnalysedAt >= staleAfter }

// Moved reports whether so much of the room is gone since the finding that it has
// to be judged again at once.
func (f Finding) Moved(used, size float64) bool {
	return size-used < (f.Size-f.Used)*(1-movedBy)
}

// Known reports whether something can be said of every culprit.
func (c *Case) Known() bool {
	return len(c.Findings) > 0 && !slices.ContainsFunc(c.Findings, func(f Finding) bool { return !f.Known })
}

// Told reports whether anybody has been told that the alert opened.
func (c *Case) Told() bool {
	for _, d := range c.Deliveries {
		if d.Opened {
			return true
		}
	}
	return false
}

// Open reports whether the alert is open.
func (c *Case) Open() bool { return c.ClosedAt == 0 }

// Due returns what the outlet has still to be told of the case. It depends on
// nothing but the case, so a message that was not taken stays due.
func (c *Case) Due(outlet string) Event {
	d := c.Deliveries[outlet]
	switch {
	case c.Open() && !d.Opened && c.AnalysedAt > 0:
		return Opened
	case c.Open() && d.Opened && c.Urgent && c.Turns > d.Turns:
		return Turned
	case !c.Open() && d.Opened && !d.Closed && d.Unsaid && d.Said == nil:
		return Missed // the outlet refused whatever was told before
	case !c.Open() && d.Opened && !d.Closed:
		return Recovered
	case !c.Open() && !d.Opened && d.Owed != None:
		return Missed
	}
	return None
}

// Mentions reports whether an event of this case deserves a mention.
func (c *Case) Mentions(e Event, p Policy) bool {
	switch e {
	case Opened:
		return c.Urgent || p.MentionUnknown && !c.Known()
	case Turned:
		return true
	}
	return false
}
