package picture

import (
	"bytes"
	"fmt"
	"html"
	"image/color"
	"io"
	"strings"

	"mackerel-forecast/internal/units"
)

// svgCanvas writes shapes.
type svgCanvas struct {
	fonts
	b bytes.Buffer
}

func newSVG(title string) (*svgCanvas, error) {
	fonts, err := newFonts()
	if err != nil {
		return nil, err
	}
	c := &svgCanvas{fonts: fonts}
	fmt.Fprintf(&c.b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif" stroke-linecap="round" stroke-linejoin="round">
<title>%s</title>
`, width, height, width, height, html.EscapeString(units.Printable(title)))
	return c, nil
}

func (c *svgCanvas) polygon(points []point, fill color.NRGBA) {
	fmt.Fprintf(&c.b, "<path d=\"%sZ\" %s/>\n", path(points), paint("fill", fill))
}

func (c *svgCanvas) line(points []point, stroke color.NRGBA, width float64, dash ...float64) {
	dashes := ""
	if len(dash) > 0 {
		dashes = fmt.Sprintf(` stroke-dasharray="%s"`, strings.Trim(fmt.Sprint(dash), "[]"))
	}
	fmt.Fprintf(&c.b, "<path d=\"%s\" fill=\"none\" stroke-width=\"%g\" %s%s/>\n", path(points), width, paint("stroke", stroke), dashes)
}

func (c *svgCanvas) dot(at point, radius float64, fill color.NRGBA) {
	fmt.Fprintf(&c.b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%g\" %s/>\n", at.x, at.y, radius, paint("fill", fill))
}

func (c *svgCanvas) text(s string, at point, size float64, fill color.NRGBA, anchor float64, bold bool) {
	weight := ""
	if bold {
		weight = ` font-weight="600"`
	}
	end := map[float64]string{0: "start", .5: "middle", 1: "end"}[anchor]
	fmt.Fprintf(&c.b, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%g\" text-anchor=\"%s\"%s %s>%s</text>\n", at.x, at.y, size, end, weight, paint("fill", fill), html.EscapeString(s))
}

func (c *svgCanvas) write(w io.Writer) error {
	c.b.WriteString("</svg>\n")
	_, err := w.Write(c.b.Bytes())
	return err
}

func path(points []point) string {
	var b strings.Builder
	for i, p := range points {
		verb := "L"
		if i == 0 {
			verb = "M"
		}
		fmt.Fprintf(&b, "%s%.1f %.1f", verb, p.x, p.y)
	}
	return b.String()
}

func paint(what string, c color.NRGBA) string {
	text := fmt.Sprintf(`%s="#%02x%02x%02x"`, what, c.R, c.G, c.B)
	if c.A < 255 {
		text += fmt.Sprintf(` %s-opacity="%.2f"`, what, float64(c.A)/255)
	}
	return text
}
