package units

// PaceUnit chooses the time in which to say a pace, where scale, in seconds, is the
// time that it is about: how long is left, or for how long it has gone on. What
// takes days goes by the day, what takes minutes by the second.
func PaceUnit(scale float64) (name string, seconds float64) {
	switch {
	case !(scale < 6*3600): // NaN: not known
		return "day", DaySeconds
	case scale >= 600:
		return "h", 3600
	}
	return "s", 1
}
