package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/output/words"
)

// The chart's own coordinates: y grows downwards, the capacity is at capY.
const (
	chartWidth  = 240
	chartHeight = 56
	capY        = 5
	floorY      = 53
)

// chart draws a sketch: the history as an area, the band and the median of the
// forecast, the capacity, and where now is.
func chart(out io.Writer, s fleet.Sketch, expected float64) {
	if s.Empty() {
		return
	}
	nowX := chartWidth * s.Past / (s.Past + s.Future)
	fmt.Fprintf(out, `<svg viewBox="0 0 %d %d" preserveAspectRatio=none role=img aria-label="the last %s, and %s ahead">`, chartWidth, chartHeight, words.Left(s.Past), words.Left(s.Future))
	past := polyline(s.History(), 0, nowX)
	if past != "" {
		first, _, _ := strings.Cut(past, ",")
		fmt.Fprintf(out, `<path class=a d="M%s L%.0f,%d L%s,%d Z"/><path class=h d="M%s"/>`, past, nowX, floorY, first, floorY, past)
	}
	low, median, high := s.Band()
	if top := polyline(high, nowX, chartWidth); top != "" {
		fmt.Fprintf(out, `<path class=b d="M%s L%s Z"/><path class=m d="M%s"/>`, top, reversed(polyline(low, nowX, chartWidth)), polyline(median, nowX, chartWidth))
	}
	fmt.Fprintf(out, `<path class=k d="M0,%d H%d"/><path class=t d="M%.0f,0 V%d"/>`, capY, chartWidth, nowX, floorY)
	if expected > 0 && expected <= s.Future {
		fmt.Fprintf(out, `<path class=f d="M%.0f,%d h0"/>`, nowX+(chartWidth-nowX)*expected/s.Future, capY)
	}
	fmt.Fprint(out, "</svg>")
}

// polyline is the points of a curve between two x, without those that are
// absent and those that lie on a line between their neighbours.
func polyline(levels []uint8, from, to float64) string {
	type point struct{ x, y int }
	var points []point
	for i, level := range levels {
		if level == fleet.Absent {
			continue
		}
		x := from + (to-from)*float64(i)/float64(len(levels)-1)
		y := floorY - (floorY-capY)*float64(level)/fleet.Top
		p := point{int(math.Round(x)), int(math.Round(y))}
		if n := len(points); n > 1 && points[n-1].y == p.y && points[n-2].y == p.y {
			points[n-1] = p
			continue
		}
		points = append(points, p)
	}
	var b strings.Builder
	for i, p := range points {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%d,%d", p.x, p.y)
	}
	return b.String()
}

func reversed(polyline string) string {
	points := strings.Fields(polyline)
	slices.Reverse(points)
	return strings.Join(points, " ")
}
