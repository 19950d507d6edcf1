package verdict

// rests reports whether Used was cleaned up and has since risen more slowly than
// filling within until seconds would require. Three or more falls are routine: they
// count for half a period only, and only if the disk had been full.
func rests(v Verdict, until float64) bool {
	fall := v.Forecast.Fall
	if fall.Count == 0 || fall.From-v.Used < freed*v.Size {
		return false
	}
	if fall.Count >= habit && (!fall.Filled || fall.Ago > fall.Period/2) {
		return false
	}
	required := (v.Size - v.Used) * fall.Ago / until
	risen := v.Used - fall.To
	return required >= shows*v.Size && risen < required/2 && risen < begun*(fall.From-fall.To)
}

const (
	habit = 3    // falls that are routine
	shows = .002 // share of the size that should have been filled before standing still means anything
	begun = .05  // share of the fall: after such a rise it is filling, however slowly
)
