package simulate

import (
	"context"
	"math"
	"slices"

	"mackerel-forecast/internal/usage"
)

const (
	day       = 86400.0
	blockSize = 4096.0
	future    = 90.0 // days simulated beyond what is visible
)

// part adds to the level. It is called once a step, with t in days from the
// start and dt in days since the previous step, and returns a share of the
// first size.
type part func(t, dt float64) float64

// plan says how a history comes about. Levels are shares of the first size,
// times are days from the start.
type plan struct {
	size    float64 // bytes, the first one
	days    float64 // visible
	step    float64 // seconds between two samples
	quantum float64 // bytes to which used is rounded
	start   int64   // Unix time of the first sample
	level   float64 // at the start
	parts   []part
	cuts    []float64 // what nobody can foresee
	resizes []resize
	gaps    []span
	ahead   fastClock
	rescue  rescue
	blind   bool // what comes after the visible days is not asked for
	chance  *chance
}

type span struct{ from, to float64 }

// fastClock runs ahead by some days until the day at which it is put right.
type fastClock struct{ until, by float64 }

type resize struct{ at, to float64 }

// rescue is what somebody does some days after it became full. When nothing is
// freed the history ends there.
type rescue struct{ after, freed float64 }

func (p *plan) add(parts ...part)      { p.parts = append(p.parts, parts...) }
func (p *plan) cut(at ...float64)      { p.cuts = append(p.cuts, at...) }
func (p *plan) gap(from, days float64) { p.gaps = append(p.gaps, span{from, from + days}) }

// resizeTo changes the size to a multiple of the first one. Calls are in order of time.
func (p *plan) resizeTo(at, to float64) {
	p.resizes = append(p.resizes, resize{at, to})
	p.cut(at)
}

// run carries a plan out, unless ctx ends before.
func (p *plan) run(ctx context.Context, id usage.ID) (History, error) {
	h := History{Series: usage.Series{ID: id}, Known: p.unix(p.days + future)}
	capacity, offset, fullSince, previous := 1.0, p.level, math.Inf(1), 0.0
	for i := 0; ctx.Err() == nil; i++ {
		t := float64(i) * p.step / day
		if t > p.days+future || p.blind && t > p.days {
			break
		}
		for len(p.resizes) > 0 && p.resizes[0].at <= t {
			capacity, p.resizes = p.resizes[0].to, p.resizes[1:]
		}
		if p.chance != nil {
			p.chance.at(p.unix(t))
		}
		level := 0.0
		for _, part := range p.parts {
			level += part(t, t-previous)
		}
		previous = t
		if level+offset < capacity {
			fullSince = math.Inf(1)
		} else if math.IsInf(fullSince, 1) {
			fullSince = t
			h.Fills = append(h.Fills, p.unix(t))
		}
		if t <= p.days && !p.inGap(t) {
			h.Samples = append(h.Samples, p.sample(t, level+offset, capacity))
		}
		if t <= fullSince || t < fullSince+p.rescue.after {
			continue
		}
		if p.rescue.freed == 0 || t > p.days {
			h.Known = p.unix(t)
			break
		}
		offset = capacity*(1-p.rescue.freed) - level
		p.cut(t)
	}
	if err := ctx.Err(); err != nil {
		return History{}, err
	}
	for _, at := range p.cuts {
		h.Cuts = append(h.Cuts, p.unix(at))
	}
	h.Samples = usage.Normalise(h.Samples)
	slices.Sort(h.Cuts)
	h.Cuts = slices.Compact(h.Cuts)
	return h, nil
}

func (p *plan) unix(t float64) int64 { return p.start + int64(math.Round(t*day)) }

func (p *plan) inGap(t float64) bool {
	return slices.ContainsFunc(p.gaps, func(g span) bool { return t > g.from && t < g.to })
}

// sample rounds a level to what a filesystem tells.
func (p *plan) sample(t, level, capacity float64) usage.Sample {
	size := math.Round(p.size*capacity/blockSize) * blockSize
	used := math.Round(p.size*max(0, min(level, capacity))/p.quantum) * p.quantum
	if t < p.ahead.until {
		t += p.ahead.by
	}
	return usage.Sample{Time: p.unix(t), Used: min(used, size), Size: size}
}
