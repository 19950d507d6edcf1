package triage

// Delivery is what one outlet has been told of a case.
type Delivery struct {
	Opened bool `json:"opened,omitempty"`
	Turns  int  `json:"turns,omitempty"` // urgent turns told
	Closed bool `json:"closed,omitempty"`
	// Owed is the event that is due and that the outlet has not taken yet.
	// Sending is set while it is being handed over: when a run finds it set, the
	// run before was killed, or lost the answer, and Slack may have the message.
	Owed    Event `json:"owed,omitempty"`
	Sending bool  `json:"sending,omitempty"`
	SentAt  int64 `json:"sent_at,omitempty"` // 0: not known
	// Refusals counts the tries of what is owed that were refused for good, and
	// Unsaid says that the last event was given up: nobody heard of it.
	Refusals int  `json:"refusals,omitempty"`
	Unsaid   bool `json:"unsaid,omitempty"`
	// Channel and Thread are where answers to the first message go.
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
	// Said is the median that was told last, for "was 9d".
	Said *Seconds `json:"said,omitempty"`
}

// MarkDue notes that an event is due, so that it is told even if the alert closes
// before the outlet takes it.
func (c *Case) MarkDue(outlet string, e Event) {
	d := c.Deliveries[outlet]
	if d.Owed != e {
		d.Refusals = 0
	}
	d.Owed = e
	c.keep(outlet, d)
}

// MarkSending notes that an event is being handed to an outlet.
func (c *Case) MarkSending(outlet string, e Event, now int64) {
	d := c.Deliveries[outlet]
	if !d.Sending {
		d.SentAt = now // of the first try that may have arrived
	}
	d.Owed, d.Sending = e, true
	c.keep(outlet, d)
}

// MarkRefused notes that the outlet has not taken the event, for certain.
func (c *Case) MarkRefused(outlet string) {
	d := c.Deliveries[outlet]
	d.Sending, d.SentAt = false, 0
	c.keep(outlet, d)
}

// MarkDelivered notes that the outlet has taken the event, and where answers to it go.
func (c *Case) MarkDelivered(outlet string, e Event, channel, thread string) {
	d := c.Deliveries[outlet]
	d.settle(c, e)
	if d.Unsaid = false; d.Thread == "" {
		d.Channel, d.Thread = channel, thread
	}
	if len(c.Findings) > 0 {
		d.Said = &c.Findings[0].Expected
	}
	c.keep(outlet, d)
}

// MarkRefusedForGood notes that the outlet does not want the event in this form,
// and gives it up when that was the last of so many tries.
func (c *Case) MarkRefusedForGood(outlet string, e Event, tries int) (givenUp bool) {
	d := c.Deliveries[outlet]
	d.Refusals++
	if givenUp = d.Refusals >= tries; givenUp {
		d.settle(c, e)
		d.Unsaid = true
	}
	c.keep(outlet, d)
	return givenUp
}

// settle notes that the event is not owed any more.
func (d *Delivery) settle(c *Case, e Event) {
	d.Owed, d.Sending, d.SentAt, d.Refusals, d.Turns, d.Opened = None, false, 0, 0, c.Turns, true
	d.Closed = d.Closed || e == Recovered || e == Missed
}

func (c *Case) keep(outlet string, d Delivery) {
	if c.Deliveries == nil {
		c.Deliveries = map[string]Delivery{}
	}
	c.Deliveries[outlet] = d
}
