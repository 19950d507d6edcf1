package picture

import (
	"bytes"
	"image"
	"image/png"
	"testing"
)

// inked is where a picture is not white, within a part of it.
func inked(m image.Image, part image.Rectangle) (found image.Rectangle) {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if r, g, b, _ := m.At(x, y).RGBA(); r+g+b < 2*0xffff {
				found = found.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return found
}

// written is a text alone in the middle of white, and its ink.
func written(t *testing.T, s string, anchor float64, bold bool) (*image.RGBA, image.Rectangle) {
	t.Helper()
	c, err := newPNG()
	if err != nil {
		t.Fatal(err)
	}
	c.polygon([]point{{0, 0}, {width, 0}, {width, height}, {0, height}}, white)
	c.text(s, point{width / 2, height / 2}, 19, ink, anchor, bold)
	m := c.gg.Image().(*image.RGBA)
	return m, inked(m, image.Rect(0, (height/2-40)*scale, width*scale, (height/2+20)*scale))
}

func TestATitleInJapaneseIsThere(t *testing.T) {
	title := func(s string) image.Image {
		var b bytes.Buffer
		if err := picture(s, 1, 10, func(float64) float64 { return 5 }).Draw(&b, "png"); err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	_, before := written(t, "db", 0, true)
	_, whole := written(t, "db サーバ /var", 0, true)
	_, after := written(t, "/var", 0, true)
	japanese := image.Rect((left+2)*scale+before.Dx(), 10*scale, left*scale+whole.Dx()-after.Dx(), 36*scale)
	got := inked(title("db サーバ /var"), japanese)
	if got.Dx() < 3*25 || got.Dx() > japanese.Dx() || got.Dy() < 20 {
		t.Errorf("the ink is in %v, of %v", got, japanese)
	}
	if got := inked(title("db"), japanese); !got.Empty() {
		t.Errorf("ink without Japanese: %v", got)
	}
}

func TestMixedTextIsMeasured(t *testing.T) {
	const middle, near = width / 2 * scale, 6 // a character has room at its sides
	for _, s := range []string{"H", "漢字", "db サーバ漢", "漢 of 2 GiB", "�a�", "𠮷H"} {
		for _, bold := range []bool{true, false} {
			_, begins := written(t, s, 0, bold)
			_, stands := written(t, s, .5, bold)
			_, ends := written(t, s, 1, bold)
			if begins.Min.X < middle-1 || begins.Min.X > middle+near || ends.Max.X > middle+1 || ends.Max.X < middle-near {
				t.Errorf("%q from %v to %v does not meet %d", s, begins, ends, middle)
			}
			if off := stands.Min.X + stands.Max.X - 2*middle; max(off, -off) > 2*near {
				t.Errorf("%q in the middle of %d: %v", s, middle, stands)
			}
		}
	}
}

func TestNoCharacterIsDropped(t *testing.T) {
	_, latin := written(t, "H", 0, false)
	sign, _ := written(t, "\uFFFD", 0, false)
	for s, known := range map[string]bool{"漢": true, "サ": true, "カ\u3099": true, "ｱ": true, "한": true, "※": true,
		"😀": false, "𠮷": false, "\u3099": false, "\uE000": false} {
		m, got := written(t, s, 0, false)
		if high := got.Dy(); high < latin.Dy()*7/10 || high > latin.Dy()*15/10 {
			t.Errorf("%q is %d high beside %d", s, high, latin.Dy())
		}
		if missing := bytes.Equal(m.Pix, sign.Pix); missing == known {
			t.Errorf("%q is drawn as what is missing: %v", s, missing)
		}
	}
}
