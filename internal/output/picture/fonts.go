package picture

import (
	"fmt"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/text/unicode/norm"
)

// fonts are what a PNG is drawn with and both formats are measured with: an SVG
// is drawn with fonts that only its reader has, about as wide as these.
type fonts struct {
	regular, bold *opentype.Font
	faces         map[string]font.Face
}

func newFonts() (fonts, error) {
	f := fonts{faces: map[string]font.Face{}}
	var err error
	if f.regular, err = opentype.Parse(goregular.TTF); err != nil {
		return f, err
	}
	f.bold, err = opentype.Parse(gobold.TTF)
	return f, err
}

// face returns a face of a size in pixels, nil for a size that no font has.
func (f fonts) face(pixels float64, bold bool) font.Face {
	key := fmt.Sprint(pixels, bold)
	if face := f.faces[key]; face != nil {
		return face
	}
	family := f.regular
	if bold {
		family = f.bold
	}
	face, err := newFace(family, pixels, bold)
	if err != nil {
		return nil
	}
	f.faces[key] = face
	return face
}

// measure returns the width of a text in the picture's units.
func (f fonts) measure(s string, size float64, bold bool) float64 {
	face := f.face(size*scale, bold)
	if face == nil {
		return 0
	}
	return float64(font.MeasureString(face, norm.NFC.String(s))) / 64 / scale
}

// fit shortens a text in the middle until it is no wider than room: names that
// are long begin alike and differ at the end.
func fit(c canvas, s string, size float64, bold bool, room float64) string {
	if c.measure(s, size, bold) <= room {
		return s
	}
	runes := []rune(norm.NFC.String(s)) // or a mark could be parted from its letter
	short := func(n int) string { return string(runes[:(n+1)/2]) + "…" + string(runes[len(runes)-n/2:]) }
	fits, tooLong := 0, len(runes)
	for tooLong-fits > 1 {
		if n := (fits + tooLong) / 2; c.measure(short(n), size, bold) <= room {
			fits = n
		} else {
			tooLong = n
		}
	}
	return short(fits)
}
