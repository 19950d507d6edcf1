package board

import (
	"cmp"
	"slices"
	"strings"

	"mackerel-forecast/internal/usage"
)

// Glyphs are the signs that a board is drawn with.
type Glyphs struct {
	full, rest string
	part       []string // growing parts of one column of the bar, without none and all
	levels     []string // of a sparkline, rising
	more       string
}

// Signs for terminals that show Unicode, and for those that do not.
var (
	Blocks = Glyphs{full: "█", rest: "░", part: []string{"▏", "▎", "▍", "▌", "▋", "▊", "▉"},
		levels: []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, more: "…"}
	ASCII = Glyphs{full: "#", rest: ".", levels: []string{"_", ".", "-", "=", "*", "#"}, more: "~"}
)

// Bar draws share (0 to 1) in n columns. Only what is full fills the last one,
// and whatever is not empty shows.
func (g Glyphs) Bar(share float64, n int) (filled, rest string) {
	steps := len(g.part) + 1
	eighths := int(share * float64(n*steps))
	if share > 0 {
		eighths = max(eighths, 1)
	}
	if share < 1 {
		eighths = min(eighths, n*steps-1)
	}
	eighths = min(eighths, n*steps)
	whole := eighths / steps
	filled = strings.Repeat(g.full, whole)
	if part := eighths % steps; part > 0 {
		filled += g.part[part-1]
		whole++
	}
	return filled, strings.Repeat(g.rest, n-whole)
}

// spark draws the last n values of used. Steps that are small against the
// size stay small, so that a quiet disk looks quiet.
func (g Glyphs) spark(samples []usage.Sample, n int) string {
	samples = samples[max(0, len(samples)-n):]
	if len(samples) == 0 {
		return strings.Repeat(" ", n)
	}
	byUsed := func(a, b usage.Sample) int { return cmp.Compare(a.Used, b.Used) }
	low, high := slices.MinFunc(samples, byUsed).Used, slices.MaxFunc(samples, byUsed).Used
	span := max(high-low, samples[len(samples)-1].Size*1e-5)
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", n-len(samples)))
	for _, s := range samples {
		level := int((s.Used - low) / span * float64(len(g.levels)-1))
		b.WriteString(g.levels[min(max(level, 0), len(g.levels)-1)])
	}
	return b.String()
}
