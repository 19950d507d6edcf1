package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"
)

// Nothing is drawn over the legend, over when it is full, or off the picture.
func TestALongNameIsShortenedInTheMiddle(t *testing.T) {
	name := "/srv/" + strings.Repeat("very/deep/", 30) + "data01"
	filling := func(age float64) float64 { return 430 - 9*age }
	flat := func(float64) float64 { return 21 }
	for _, c := range []struct {
		kind  string
		used  func(float64) float64
		title int // where the title has to end, in units
	}{{"filling", filling, right - legend}, {"flat", flat, right - legend}, {"full", func(float64) float64 { return 500 }, right + gap}} {
		p := picture("db1: "+name, 12, 500, c.used)
		p.Verdict.Reason = "grows " + strings.Repeat("more and ", 30) + "more"
		var b bytes.Buffer
		if err := p.Draw(&b, "png"); err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		canvas, _ := newPNG()
		outlook, _, bold := p.outlook()
		subtitle := right - int(canvas.measure(outlook, 13, bold))
		for line, end := range map[string]struct{ y, x int }{"title": {28, c.title}, "subtitle": {49, subtitle}} {
			beyond := image.Rect((end.x-gap)*scale, (end.y-10)*scale, (end.x-2)*scale, (end.y+4)*scale)
			if got := inked(m, beyond); !got.Empty() {
				t.Errorf("%s: ink of the %s in %v", c.kind, line, got)
			}
			if got := inked(m, beyond.Sub(image.Pt(gap*scale, 0))); got.Empty() {
				t.Errorf("%s: the %s ends long before it must", c.kind, line)
			}
		}
		b.Reset()
		if err := p.Draw(&b, "svg"); err != nil {
			t.Fatal(err)
		}
		if texts := regexpTexts(b.String()); !strings.Contains(texts, ">db1: /srv/very/") || !strings.Contains(texts, "/data01<") ||
			strings.Count(texts, "…") != 2 || !strings.Contains(b.String(), "<title>db1: "+name+"</title>") {
			t.Errorf("%s: the SVG says %s", c.kind, texts)
		}
	}
}

func TestFit(t *testing.T) {
	c, err := newPNG()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"", "H", "short", strings.Repeat("漢字", 40), strings.Repeat("か\u3099", 40), strings.Repeat("iW", 5000)} {
		for _, room := range []float64{0, 20, 100, 600} {
			whole, got := c.measure(s, 19, true), fit(c, s, 19, true, room)
			width := c.measure(got, 19, true)
			if whole <= room && got != s || whole > room && width > max(room, c.measure("…", 19, true)) {
				t.Errorf("%.20q in %v: %.20q, %v wide", s, room, got, width)
			}
			if whole > room && room-width > 20 { // a character more would have had room
				t.Errorf("%.20q in %v: %.20q is only %v wide", s, room, got, width)
			}
		}
	}
	if got := fit(c, fmt.Sprint("begin", strings.Repeat("-", 500), "end"), 19, true, 200); !strings.HasPrefix(got, "begin-") || !strings.HasSuffix(got, "-end") {
		t.Errorf("%q does not keep both ends", got)
	}
}
