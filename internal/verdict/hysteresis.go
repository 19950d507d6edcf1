package verdict

import "mackerel-forecast/internal/forecast"

// withHysteresis returns the Latch whose Status is the one to report while soon
// requests a status. It counts time, not calls, so that a check each minute and a
// replay each hour agree.
func withHysteresis(v Verdict, soon deciding, policy Policy, latch Latch) Latch {
	if asked := severity(soon, policy); asked != OK && rests(v, soon.of(asked)) {
		soon = deciding{forecast.Never, forecast.Never}
		latch = latch.countRoomAsFreed()
	}
	if latch.Since == 0 {
		return first(v, severity(soon, policy), policy)
	}
	// One run of a clock that was ahead must not put off an alert until that time.
	latch.Since, latch.Asked = min(latch.Since, v.Time), min(latch.Asked, v.Time)
	room := v.Size - v.Used
	if latch.Room = min(latch.Room, room); fillsAgain(v, latch) {
		latch.Room = room
	}
	cleaned := latch.Status != OK && room-latch.Room >= min(cleanupShare*v.Size, max(latch.Room, cleanupLeastShare*v.Size))
	if cleaned {
		// The remaining chance of refilling is already known; go by the median.
		soon = deciding{max(soon.critical, v.Expected), max(soon.warning, v.Expected)}
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
	return end(asked, v.Time, policy, latch)
}

// end begins the better status that is requested. A cleanup counts until it is OK.
func end(asked Status, now int64, policy Policy, latch Latch) Latch {
	next := begin(asked, now, latch.Room)
	if latch.isYoung(now, policy) {
		next.Brief = min(latch.Brief+1, tooManyBrief)
	}
	return next
}

// first begins the first status of a series at once, except on a new host, where a
// request that is not urgent has to be sustained first.
func first(v Verdict, asked Status, policy Policy) Latch {
	room := v.Size - v.Used
	if v.Span < min(policy.sustained(asked), newHost) && !urgent(v, asked, policy) {
		return begin(OK, v.Time, room).ask(asked, v.Time)
	}
	return begin(asked, v.Time, room)
}

// rise begins the worse status that is requested once the request is sustained or
// urgent, or at once where no sample comes within the wait: nothing is learnt by it.
func rise(v Verdict, asked Status, policy Policy, latch Latch) Latch {
	wait := policy.sustained(asked)
	if v.Spacing < wait && latch.waited(v.Time) < wait && !urgent(v, asked, policy) {
		return latch
	}
	next := begin(asked, v.Time, v.Size-v.Used)
	if latch.isYoung(v.Time, policy) {
		if next.Brief = latch.Brief; next.Brief < tooManyBrief {
			next.Room = latch.Room // an alert so soon after a cleanup still ends with it
		}
	}
	return next
}

// urgent tells whether asked cannot wait: it would be full before the wait is over, or
// soon, and not one moment alone says so. On a new host, soon is no farther away than twice
// of what was seen: the rest is a guess, which noise makes and takes back.
func urgent(v Verdict, asked Status, policy Policy) bool {
	return !v.fleeting && v.Expected <= max(policy.sustained(asked), min(policy.urgent(asked), urgentSpans*v.Span))
}

// lingers tells whether the status still holds at Unix time now though less is
// requested. soon is the time until full, seconds, that decides about it.
func lingers(soon float64, now int64, policy Policy, latch Latch) bool {
	limit, waited := policy.threshold(latch.Status).Seconds(), latch.waited(now)
	relieved := latch.Brief < tooManyBrief && soon > relief*limit &&
		(latch.Status == Critical || waited >= reliefWait*limit)
	return waited < linger*limit && !relieved
}

// rests reports whether Used was cleaned up and has since risen more slowly than
// filling within until seconds would require. Three or more falls are routine: they
// count for half a period only, and only if the disk had been full.
func rests(v Verdict, until float64) bool {
	fall := v.Forecast.Fall
	if fall.Count == 0 || fall.From-v.Used < cleanupShare*v.Size {
		return false
	}
	if fall.Count >= routineFalls && (!fall.Filled || fall.Ago > fall.Period/2) {
		return false
	}
	required := (v.Size - v.Used) * fall.Ago / until
	risen := v.Used - fall.To
	return required >= restVisibleShare*v.Size && risen < required/2 && risen < restEndedShare*(fall.From-fall.To)
}

// fillsAgain tells whether Used has risen again after the cleanup that latch.Room
// remembers, which then no longer counts. Routine cleanups go on counting: the next
// one will come.
func fillsAgain(v Verdict, latch Latch) bool {
	f := v.Forecast.Fall
	return f.Count > 0 && f.Count < routineFalls && f.From >= v.Size-latch.Room && v.Used-f.To > refilledShare*(f.From-f.To)
}
