package simulate

import (
	"context"
	"math/rand/v2"
	"time"

	"mackerel-forecast/internal/usage"
)

// Recipe is a history put together by hand. All amounts are bytes.
type Recipe struct {
	Name   string
	Size   float64
	Used   float64 // at the start
	Growth float64 // a day
	Teeth  []Tooth
	Jumps  []Jump
	Noise  float64 // standard deviation
	Start  time.Time
	For    time.Duration
	Every  time.Duration // between two samples, at least a second
	Seed   uint64
}

// Tooth is what grows evenly within each period and is gone at its end.
type Tooth struct {
	Height float64
	Period time.Duration
}

// Jump is what is added at once.
type Jump struct {
	Height float64
	After  time.Duration // the start
}

// Series carries the recipe out. Once full it stays full, unless a rotation
// makes room. It may be as long as somebody wants, so it ends when ctx does.
func (r Recipe) Series(ctx context.Context) (usage.Series, error) {
	noise := rand.New(rand.NewPCG(r.Seed, 0))
	p := plan{size: r.Size, days: days(r.For), step: r.Every.Seconds(), quantum: blockSize, start: r.Start.Unix(), level: r.Used / r.Size}
	p.rescue.after = p.days + 1
	p.blind = true
	p.add(linear(r.Growth / r.Size))
	for _, t := range r.Teeth {
		p.add(tooth(t.Height/r.Size, days(t.Period), 0))
	}
	for _, j := range r.Jumps {
		p.add(step(days(j.After), j.Height/r.Size))
	}
	if r.Noise > 0 {
		p.add(wander(noise, r.Noise/r.Size, days(time.Hour)))
	}
	h, err := p.run(ctx, usage.ID{Resource: usage.Filesystem, Name: r.Name})
	return h.Series, err
}

func days(d time.Duration) float64 { return d.Seconds() / day }
