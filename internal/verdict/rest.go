package verdict

// rests tells whether v has been cleaned up and has not risen since as it would
// have to in order to be full in so many seconds: what its past foretells has
// not begun again. Where a fall is no news, three or more of them being a habit,
// that counts for half of the time from fall to fall, and only where the disk had
// been full.
func rests(v Verdict, until float64) bool {
	fall := v.Forecast.Fall
	if fall.Count == 0 || fall.From-v.Used < freed*v.Size {
		return false
	}
	if fall.Count >= habit && (!fall.Filled || fall.Ago > fall.Period/2) {
		return false
	}
	foretold := (v.Size - v.Used) * fall.Ago / until
	risen := v.Used - fall.To
	return foretold >= shows*v.Size && risen < foretold/2 && risen < begun*(fall.From-fall.To)
}

const (
	habit = 3
	shows = .002 // of the size, that must have been foretold for its absence to say something
	begun = .05  // of the fall: a rise as high has begun
)
