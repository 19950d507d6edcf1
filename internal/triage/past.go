package triage

import (
	"slices"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// Past is what the days before say about the last hours: is this new?
type Past struct {
	Window int64   `json:"window"` // seconds, the short window
	Rise   float64 `json:"rise"`   // bytes gained in it
	Usual  float64 `json:"usual"`  // the median gain in such a window of the days before
	// Days is on how many of the last seven days there are samples at this hour,
	// Same on how many of them it rose half as much or more, Ended how many of
	// those rises came back down or levelled off within the day, and Most the
	// highest of them, from where it began.
	Days  int     `json:"days"`
	Same  int     `json:"same"`
	Ended int     `json:"ended"`
	Most  float64 `json:"most"`
	// Start is used at the beginning of the window. Peak is the highest used
	// before it, at PeakAt; 0 where that was not higher than now.
	Start  float64 `json:"start"`
	Peak   float64 `json:"peak"`
	PeakAt int64   `json:"peak_at"`
}

const day = units.DaySeconds

// pastOf compares the last window seconds before now with the days before.
func pastOf(samples []usage.Sample, now, window int64) Past {
	p := Past{Window: window}
	rise, ok := riseOver(samples, now-window, now)
	if !ok {
		return p
	}
	p.Rise, p.Start = rise, usage.Between(samples, now-window, now)[0].Used
	var before []float64
	for end := now - window; end > now-8*day; end -= window {
		if r, ok := riseOver(samples, end-window, end); ok {
			before = append(before, r)
		}
	}
	if len(before) > 0 {
		slices.Sort(before)
		p.Usual = before[len(before)/2]
	}
	for d := int64(1); d <= 7; d++ {
		p.compareDay(samples, now-d*day, now, window)
	}
	p.findPeak(samples, now-window)
	return p
}

// compareDay looks at the same hour some days earlier, and at what came after.
func (p *Past) compareDay(samples []usage.Sample, then, now, window int64) {
	rise, ok := riseOver(samples, then-window, then)
	if !ok {
		return
	}
	p.Days++
	if p.Rise <= 0 || rise < p.Rise/2 {
		return
	}
	p.Same++
	start, after := usage.Between(samples, then-window, then)[0].Used, min(then+day-window, now-window)
	rest := usage.Between(samples, then, after)
	if len(rest) == 0 {
		return
	}
	more, ok := riseOver(samples, after-window, after)
	if rest[len(rest)-1].Used < start+rise/2 || ok && more < rise/10 {
		p.Ended++
	}
	p.Most = max(p.Most, rise, peakOf(rest)-start)
}

// findPeak finds the highest level before the window, if it is clearly higher
// than now.
func (p *Past) findPeak(samples []usage.Sample, before int64) {
	last := samples[len(samples)-1]
	for _, s := range usage.Between(samples, 0, before) {
		if s.Used > last.Used+last.Size/100 && s.Used > p.Peak {
			p.Peak, p.PeakAt = s.Used, s.Time
		}
	}
}

const (
	habitDays = 3    // as many days that rose and ended alike make a habit
	habitMore = 1.25 // of the highest of them: a rise beyond is none of them
)

// habit reports whether the last hours rise as they did at this hour on several
// days before, always to an end, and as high as that they fit into size.
func (p Past) habit(size float64) bool {
	return p.Same >= habitDays && p.Ended == p.Same && p.Rise <= p.Most*habitMore && p.Start+p.Most*habitMore < size
}

// riseOver returns by how much used grew from the first sample of (from, to] to
// the last; ok needs samples in both halves.
func riseOver(samples []usage.Sample, from, to int64) (rise float64, ok bool) {
	in := usage.Between(samples, from, to)
	if len(in) < 2 || in[0].Time > from+(to-from)/2 || in[len(in)-1].Time < from+(to-from)/2 {
		return 0, false
	}
	return in[len(in)-1].Used - in[0].Used, true
}

func peakOf(samples []usage.Sample) (peak float64) {
	for _, s := range samples {
		peak = max(peak, s.Used)
	}
	return peak
}
