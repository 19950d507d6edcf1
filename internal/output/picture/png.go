package picture

import (
	"image/color"
	"io"

	"git.sr.ht/~sbinet/gg"
	"golang.org/x/text/unicode/norm"
)

var white = color.NRGBA{255, 255, 255, 255}

const scale = 2 // pixels of a PNG for each unit

// pngCanvas draws pixels.
type pngCanvas struct {
	fonts
	gg *gg.Context
}

func newPNG() (*pngCanvas, error) {
	fonts, err := newFonts()
	if err != nil {
		return nil, err
	}
	c := &pngCanvas{fonts: fonts, gg: gg.NewContext(width*scale, height*scale)}
	c.gg.Scale(scale, scale)
	c.gg.SetLineCapRound()
	c.gg.SetLineJoinRound()
	return c, nil
}

func (c *pngCanvas) path(points []point) {
	c.gg.NewSubPath()
	for _, p := range points {
		c.gg.LineTo(p.x, p.y)
	}
}

func (c *pngCanvas) polygon(points []point, fill color.NRGBA) {
	c.path(points)
	c.gg.ClosePath()
	c.gg.SetColor(fill)
	c.gg.Fill()
}

func (c *pngCanvas) line(points []point, stroke color.NRGBA, width float64, dash ...float64) {
	if len(points) < 2 {
		return
	}
	c.path(points)
	c.gg.SetColor(stroke)
	c.gg.SetLineWidth(width * scale)
	for i := range dash {
		dash[i] *= scale
	}
	c.gg.SetDash(dash...)
	c.gg.Stroke()
}

func (c *pngCanvas) dot(at point, radius float64, fill color.NRGBA) {
	c.gg.DrawCircle(at.x, at.y, radius)
	c.gg.SetColor(fill)
	c.gg.Fill()
}

func (c *pngCanvas) text(s string, at point, size float64, fill color.NRGBA, anchor float64, bold bool) {
	// The text is drawn in pixels, or it would be enlarged from a small one.
	face := c.face(size*scale, bold)
	if face == nil {
		return
	}
	c.gg.Push()
	c.gg.Identity()
	c.gg.SetFontFace(face)
	c.gg.SetColor(fill)
	// A Mac's names hold kana and their marks apart, which no font here joins.
	c.gg.DrawStringAnchored(norm.NFC.String(s), at.x*scale, at.y*scale, anchor, 0)
	c.gg.Pop()
}

func (c *pngCanvas) write(w io.Writer) error { return c.gg.EncodePNG(w) }
