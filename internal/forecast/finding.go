package forecast

// Kind is what the history looks like.
type Kind int

// The kinds of history.
const (
	Flat      Kind = iota // no growth that counts
	Growing               // one pace, for Since seconds
	Shrinking             // falls
	Cycling               // comes down again and again: rotation, pruning, cleaners
	CyclingUp             // likewise, and its peaks climb
	Surging               // new growth, Factor times the usual
	Jumped                // a jump that is over: Size units, Since seconds ago
	Speeding              // growth that accelerates
	Slowing               // growth that saturates
	Stopped               // growth that has stopped, Since seconds ago; Rate is the pace before
	Monthly               // most of it comes once a month: Size units, the last Since seconds ago
	Cleaned               // Size units were deleted Since seconds ago; Rate is the pace since then
)

// Finding is what was seen in a history, for a caller who knows clocks and
// units to put into words. Fields that do not belong to the kind are 0.
type Finding struct {
	Kind   Kind
	Rate   float64 // units of Used per second
	Since  float64 // seconds before now at which it began
	Factor float64 // Surging: times the usual pace (0 when there was none)
	Period float64 // Cycling: seconds between peaks
	Peak   float64 // Cycling: the highest Used of the last cycles
	Size   float64 // Jumped, Monthly, Cleaned: units of Used
}
