package forecast

import "sync"

// workspace holds the buffers of one call, and what it sees. What a function returns may
// lie in them: it holds until the function is called again.
type workspace struct {
	outlook outlook
	scratch []float64 // of one function; whoever is called may use it too, so nothing in it is returned

	// The history: observations without time that says nothing, then cells.
	withoutFullT, withoutFullUsed []float64
	withoutFullClock, suspendT    []float64
	long, middle, fine            grid
	withoutTransients             grid // the fine one
	withoutTransientsLong         grid
	difference, cleaned           grid // to the same hour of earlier days; without a cleanup

	// Units and their increments, by kind of unit.
	units      []float64
	candidates [len(noiseAllowed)][]float64

	// Cycles: peaks and troughs, the size of steps, what rises alone.
	falls, allFalls     falls // the second where those beside a cleanup are looked for
	signedSteps, missed []float64
	carriedHeights      []float64
	rises               course
	abovePeaks, byDay   []float64
	starts              []int
	taken, shape        []float64
	adjusted            grid
	inner               *workspace // for the base of a cycle, nil until there is one

	// New growth and plateaus: cells in rises that filled the disk, earlier ones.
	filling    []int
	endedRises []endedRise
	left       []float64

	// Regimes: beliefs before and after an increment, what they say, what they expected.
	states, states2 []belief
	runs            []run
	evidence        []float64
	paces, errs     []float64
	sums            []float64 // of increments
	jumps           []jump

	// The trend and what is replayed on top of it.
	base             []float64
	levels, residual course
	jumpy            []bool // cells about jumps
	swellAt, heights []float64
	best             []analogue
	near, nearNow    []int
	nearLevel        []int

	// Memory: units of the past, the peaks and troughs of its days, where weeks began.
	past           blocks
	peaks, troughs []float64
	weekStart      []int
	monthsAgo      []int
	sameMonth      []int

	hop [1]int // of the path that is drawn
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}
