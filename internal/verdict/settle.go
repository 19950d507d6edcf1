package verdict

import "mackerel-forecast/internal/forecast"

// settle applies hysteresis: what to say of v, which is full as soon with the
// chances that decide, and what to remember. It counts in time, not in calls,
// so that a check each minute and a replay each hour come to the same.
func settle(v Verdict, soon times, policy Policy, latch Latch) Latch {
	if asked := severity(soon, policy); asked != OK && rests(v, soon.of(asked)) {
		soon = times{forecast.Never, forecast.Never}
		latch.Room = 0 // as a cleanup it shows at once
	}
	if latch.Since == 0 {
		return first(v, severity(soon, policy), policy)
	}
	room := v.Size - v.Used
	if latch.Room = min(latch.Room, room); fillsAgain(v, latch) {
		latch.Room = room
	}
	cleaned := latch.Status != OK && room-latch.Room >= min(freed*v.Size, max(latch.Room, freedLeast*v.Size))
	if cleaned {
		// What filled may fill again: that chance is no news now.
		soon = times{max(soon.critical, v.Expected), max(soon.warning, v.Expected)}
	}
	asked := severity(soon, policy)
	latch = latch.ask(asked, v.Time)
	switch {
	case asked == latch.Status:
		return latch
	case asked.Worse(latch.Status):
		return rise(v, asked, policy, latch)
	case !cleaned && lingers(soon.of(latch.Status), v.Time, policy, latch):
		return latch
	}
	return begin(asked, v.Time, latch.Room) // a cleanup counts until all is well
}

// first is the Latch of a series of which nothing was said yet. Its status begins
// at once, save on a host as new, which has not insisted on anything.
func first(v Verdict, asked Status, policy Policy) Latch {
	room := v.Size - v.Used
	if v.Span < min(policy.insist(asked), newHost) && v.Expected > policy.haste(asked) {
		return begin(OK, v.Time, room).ask(asked, v.Time)
	}
	return begin(asked, v.Time, room)
}

// ask notes at Unix time now what the forecast asks for. To have asked for a
// warning is not to insist on a page.
func (l Latch) ask(asked Status, now int64) Latch {
	if asked == l.Status {
		l.Asked = 0
		return l
	}
	turned := asked.Worse(l.Status) != l.Next.Worse(l.Status)
	more := asked.Worse(l.Status) && asked.Worse(l.Next)
	if l.Asked == 0 || turned || more {
		l.Asked = now
	}
	l.Next = asked
	return l
}

// waited is for how many seconds until Unix time now the forecast has been asking
// for another status.
func (l Latch) waited(now int64) float64 { return float64(now - l.Asked) }

// rise begins the worse status that is asked for, once the forecast has insisted
// on it or it cannot wait.
func rise(v Verdict, asked Status, policy Policy, latch Latch) Latch {
	if latch.waited(v.Time) < policy.insist(asked) && v.Expected > policy.haste(asked) {
		return latch
	}
	room := v.Size - v.Used
	if float64(v.Time-latch.Since) < linger*policy.Critical.Seconds() {
		room = latch.Room // what asks so soon after a cleanup must not outlast it
	}
	return begin(asked, v.Time, room)
}

// lingers tells whether the status goes on at Unix time now though less is asked
// for; soon is the seconds until full that it rests on.
func lingers(soon float64, now int64, policy Policy, latch Latch) bool {
	limit, waited := policy.threshold(latch.Status).Seconds(), latch.waited(now)
	relieved := soon > relief*limit && (latch.Status == Critical || waited >= reliefWait*limit)
	return waited < linger*limit && !relieved
}

// fillsAgain tells whether Used has risen again since it came down from where room
// was least: then hysteresis goes on as if it never had. What comes down by habit
// does so again.
func fillsAgain(v Verdict, latch Latch) bool {
	f := v.Forecast.Fall
	return f.Count > 0 && f.Count < habit && f.From >= v.Size-latch.Room && v.Used-f.To > resumed*(f.From-f.To)
}

// say is the Latch of a status that is said whatever hysteresis would: it begins at
// Unix time now unless it has before. room is the least that counts.
func (l Latch) say(s Status, now int64, room float64) Latch {
	if s != l.Status || l.Since == 0 {
		return begin(s, now, room)
	}
	l.Asked, l.Room = 0, min(l.Room, room)
	return l
}

// begin is the Latch of a status that begins at Unix time now with so much room.
func begin(s Status, now int64, room float64) Latch {
	return Latch{Status: s, Since: now, Room: room}
}
