package forecast

import "sync"

// workspace holds the buffers of one call.
type workspace struct {
	long, fine                    grid
	time                          []float64
	scratch, scratch2, scratch3   []float64
	scratch4                      []float64
	units                         []float64
	increments                    [4][]float64
	base                          []float64
	past                          remembered
	whole, around                 course
	states, states2               []belief
	runs                          []run
	evidence, px, py, paces, errs []float64
	jumps                         []jump
	jumpy                         []bool // cells about them
	best                          []analogue
	left, fell, ends              []float64
	swellAt, heights              []float64
	full                          []int // cells up to each in rises that filled the disk
	hop                           [1]int
	near                          []int
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}
