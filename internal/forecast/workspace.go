package forecast

import "sync"

// workspace holds the buffers of one call, and what it sees.
type workspace struct {
	outlook                                  outlook
	long, fine                               grid
	withoutTransients, withoutTransientsLong grid      // without what comes and goes within hours
	withoutFullT, withoutFullUsed            []float64 // observations without the time in which it was full
	suspendT                                 []float64
	scratch                                  []float64 // of one function; whoever is called may use it too
	units                                    []float64
	candidates                               [4][]float64
	base                                     []float64
	past                                     blocks
	levels, residual                         course
	rises                                    course // without the falls of a cycle
	states, states2                          []belief
	runs                                     []run
	evidence                                 []float64
	paces, errs                              []float64
	jumps                                    []jump
	jumpy                                    []bool // cells about them
	best                                     []analogue
	falls                                    falls // of the cycle
	signedSteps, missed                      []float64
	left, endedRises                         []float64
	swellAt                                  []float64
	heights                                  []float64
	peaks, troughs                           []float64 // of days, for a rhythm of weeks
	filling                                  []int     // cells up to each in rises that filled the disk
	hop                                      [1]int
	near, nearNow                            []int
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}
