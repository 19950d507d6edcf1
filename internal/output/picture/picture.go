// Package picture draws one series and its forecast as PNG or SVG: what was
// used, the median and the 10-90 % band of what comes, the capacity, and the
// date of full.
//
// It draws with gg, the rasteriser below gonum/plot, rather than with
// gonum/plot itself, whose fonts are parsed at the start of every process: the
// every-minute plugin would pay for pictures that it never draws.
package picture

import (
	"fmt"
	"image/color"
	"io"
	"math"
	"time"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Picture is what is drawn.
type Picture struct {
	Title   string
	Series  usage.Series // at least one sample
	Verdict verdict.Verdict
	Policy  verdict.Policy
	Zone    *time.Location // of the dates
}

// Formats are the words for Draw.
var Formats = []string{"png", "svg"}

// Draw writes the picture in a format.
func (p Picture) Draw(w io.Writer, format string) error {
	switch format {
	case "png":
		c, err := newPNG()
		if err != nil {
			return err
		}
		p.draw(c)
		return c.write(w)
	case "svg":
		c, err := newSVG(p.Title)
		if err != nil {
			return err
		}
		p.draw(c)
		return c.write(w)
	}
	return fmt.Errorf("no format %q: png or svg", format)
}

// The picture's own units: pixels of an SVG, half of those of a PNG.
const (
	width  = 960
	height = 480
	left   = 78
	right  = width - 26
	top    = 74
	bottom = height - 44
)

// canvas is what a format can do. Points go from the top left.
type canvas interface {
	polygon(points []point, fill color.NRGBA)
	line(points []point, stroke color.NRGBA, width float64, dash ...float64)
	dot(at point, radius float64, fill color.NRGBA)
	// text stands at a point, which is its left end, middle or right end for an
	// anchor of 0, 0.5 or 1.
	text(s string, at point, size float64, fill color.NRGBA, anchor float64, bold bool)
	measure(s string, size float64, bold bool) float64 // the width of a text
}

type point struct{ x, y float64 }

var (
	ink      = color.NRGBA{27, 36, 48, 255}
	soft     = color.NRGBA{91, 102, 117, 255}
	faint    = color.NRGBA{227, 231, 236, 255}
	blue     = color.NRGBA{47, 111, 208, 255}
	area     = color.NRGBA{47, 111, 208, 34}
	orange   = color.NRGBA{200, 104, 10, 255}
	band     = color.NRGBA{217, 130, 43, 62}
	critical = color.NRGBA{198, 40, 40, 255}
)

// frame maps time and use to the picture.
type frame struct {
	now        int64
	from, to   float64 // seconds relative to now
	low, high  float64 // of use
	used, size float64
}

func (f frame) x(t float64) float64 { return left + (right-left)*(t-f.from)/(f.to-f.from) }

func (f frame) y(v float64) float64 {
	return bottom - (bottom-top)*(min(max(v, f.low), f.high)-f.low)/(f.high-f.low)
}

func (f frame) at(t, v float64) point { return point{f.x(t), f.y(v)} }

// frame chooses what is shown: all of the history; of the future as much as it
// takes to be full, but no more than four times the history; of the use from
// zero, unless all that happens happens in the upper half.
func (p Picture) frame() frame {
	v, samples := p.Verdict, p.Series.Samples
	past := max(float64(v.Time-samples[0].Time), 600)
	f := frame{now: v.Time, from: -past, to: past / 2, used: v.Used, size: v.Size}
	if left := v.Expected; left > 0 && !math.IsInf(left, 1) {
		f.to = min(max(1.25*left, past/6), 4*past)
	}
	lowest, highest := v.Used, v.Size
	for _, s := range samples {
		lowest, highest = min(lowest, s.Used), max(highest, s.Used, s.Size)
	}
	if f.high = highest * 1.06; lowest > v.Size/2 {
		f.low = max(0, lowest-.25*(highest-lowest))
	}
	return f
}
