package picture

import (
	"image"
	"image/draw"
	"slices"

	"github.com/hajimehoshi/bitmapfont/v4"
	scaling "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// face is a Go font. What that lacks, as all of Japanese, comes from a bitmap
// font, and what both lack is drawn as U+FFFD: no character is dropped.
type face struct {
	font.Face
	pixels float64 // the size
	blank  float64 // the grey, of 255, up to which a scaled pixel is blank: the less the bolder
}

const (
	bitmapSize = 12       // pixels of a bitmap: of its width, and above its baseline
	contrast   = 2.5      // of what was scaled smoothly, and would be blurred
	missing    = '\uFFFD' // a Go font has it
)

func newFace(family *opentype.Font, pixels float64, bold bool) (*face, error) {
	f := &face{pixels: pixels, blank: 70}
	if bold {
		f.blank = 40
	}
	var err error
	f.Face, err = opentype.NewFace(family, &opentype.FaceOptions{Size: pixels, DPI: 72, Hinting: font.HintingNone})
	return f, err
}

// Glyph is what gg draws with.
func (f *face) Glyph(dot fixed.Point26_6, r rune) (image.Rectangle, image.Image, image.Point, fixed.Int26_6, bool) {
	bits, r := f.choose(r)
	if bits == nil {
		return f.Face.Glyph(dot, r)
	}
	mask := f.scale(bits)
	at := image.Pt(dot.X.Round(), dot.Y.Round()-f.scaled(bitmapSize))
	return mask.Rect.Add(at), mask, image.Point{}, fixed.I(mask.Rect.Dx()), true
}

// GlyphAdvance is what gg measures with.
func (f *face) GlyphAdvance(r rune) (fixed.Int26_6, bool) {
	bits, r := f.choose(r)
	if bits == nil {
		return f.Face.GlyphAdvance(r)
	}
	return fixed.I(f.scaled(bits.Rect.Dx())), true
}

// choose returns the bitmap of a character, or else the character that the Go
// font is to draw.
func (f *face) choose(r rune) (*image.Alpha, rune) {
	if _, ok := f.Face.GlyphAdvance(r); ok {
		return nil, r
	}
	cell, all, from, _, ok := bitmapfont.Face.Glyph(fixed.Point26_6{}, r)
	if !ok {
		return nil, missing
	}
	bits := image.NewAlpha(image.Rectangle{Max: cell.Size()})
	draw.Draw(bits, bits.Rect, all, from, draw.Src)
	if slices.Max(bits.Pix) == 0 { // the cell of what it has not
		return nil, missing
	}
	return bits, r
}

// scale brings a bitmap to the size of the text, with round edges.
func (f *face) scale(bits *image.Alpha) *image.Alpha {
	mask := image.NewAlpha(image.Rect(0, 0, f.scaled(bits.Rect.Dx()), f.scaled(bits.Rect.Dy())))
	scaling.BiLinear.Scale(mask, mask.Rect, bits, bits.Rect, draw.Src, nil)
	for i, grey := range mask.Pix {
		mask.Pix[i] = uint8(min(max((float64(grey)-f.blank)*contrast, 0), 255))
	}
	return mask
}

func (f *face) scaled(bits int) int { return int(float64(bits)*f.pixels/bitmapSize + .5) }
