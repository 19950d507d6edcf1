package picture

import (
	"image/color"
	"math"
	"strings"
	"time"

	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/verdict"
)

func (p Picture) draw(c canvas) {
	f := p.frame()
	c.polygon([]point{{0, 0}, {width, 0}, {width, height}, {0, height}}, white)
	p.grid(c, f)
	p.history(c, f)
	p.forecast(c, f)
	p.capacity(c, f)
	c.line([]point{{f.x(0), top - 6}, {f.x(0), bottom}}, soft, 1, 1, 3)
	c.text("now", point{f.x(0), bottom + 34}, 12, soft, .5, false)
	p.heading(c)
	p.full(c, f)
}

const (
	legend = 206 // width of the legend
	gap    = 24  // between texts in a line; wide, since an SVG's may be wider than measured
)

func (p Picture) heading(c canvas) {
	v := p.Verdict
	told := !v.Full() && !math.IsNaN(v.Expected)
	room := float64(right - left)
	if told {
		room -= legend + gap
	}
	c.text(fit(c, units.Printable(p.Title), 19, true, room), point{left, 28}, 19, ink, 0, true)
	parts := []string{v.Status.String(), words.Percent(v.Used, v.Size) + " of " + verdict.Amount(v.Resource, v.Size) + " used", v.Reason}
	outlook, _, bold := p.outlook()
	room = right - left - gap - c.measure(outlook, 13, bold)
	c.text(fit(c, units.Printable(strings.Join(parts, ", ")), 13, false, room), point{left, 49}, 13, soft, 0, false)
	if !told {
		return
	}
	// A legend of the two that need one, right of the heading.
	const x, y = right - legend, 24
	c.line([]point{{x, y - 4}, {x + 26, y - 4}}, orange, 2, 6, 4)
	c.text("median", point{x + 32, y}, 12, soft, 0, false)
	c.polygon([]point{{x + 94, y - 10}, {x + 120, y - 10}, {x + 120, y + 1}, {x + 94, y + 1}}, band)
	c.text("10-90 % band", point{right, y}, 12, soft, 1, false)
}

// history draws the highest and the lowest use of each column of pixels, so
// that no tooth is lost however long the history is.
func (p Picture) history(c canvas, f frame) {
	var peaks, troughs []point
	column := math.Inf(-1)
	for _, s := range p.Series.Samples {
		x, y := f.x(float64(s.Time-f.now)), f.y(s.Used)
		if n := len(peaks); n > 0 && math.Floor(x*2) == column {
			peaks[n-1].y, troughs[n-1].y = min(peaks[n-1].y, y), max(troughs[n-1].y, y)
			continue
		}
		column = math.Floor(x * 2)
		peaks, troughs = append(peaks, point{x, y}), append(troughs, point{x, y})
	}
	now := f.at(0, f.used)
	peaks, troughs = append(peaks, now), append(troughs, now)
	outline := append([]point{{peaks[0].x, bottom}}, peaks...)
	c.polygon(append(outline, point{now.x, bottom}), area)
	var zigzag []point
	for i := range peaks {
		zigzag = append(zigzag, peaks[i])
		if troughs[i].y-peaks[i].y > .5 {
			zigzag = append(zigzag, troughs[i])
		}
	}
	c.line(zigzag, blue, 1.6)
}

// forecast draws the band and the median up to the capacity.
func (p Picture) forecast(c canvas, f frame) {
	if p.Verdict.Full() || math.IsNaN(p.Verdict.Expected) {
		return
	}
	const steps = 120
	var low, median, high []point
	for i := range steps + 1 {
		t := f.to * float64(i) / steps
		l, m, h := p.Verdict.Fan(t, p.Policy.Horizon.Seconds())
		low, high = append(low, f.at(t, min(l, f.size))), append(high, f.at(t, min(h, f.size)))
		if m <= f.size {
			median = append(median, f.at(t, m))
		}
	}
	if e := p.Verdict.Expected; e <= f.to {
		median = append(median, f.at(e, f.size))
	}
	for i := len(low) - 1; i >= 0; i-- {
		high = append(high, low[i])
	}
	c.polygon(high, band)
	c.line(median, orange, 2, 6, 4)
}

// capacity draws the size as it was, and as it is.
func (p Picture) capacity(c canvas, f frame) {
	samples := p.Series.Samples
	line := []point{f.at(float64(samples[0].Time-f.now), samples[0].Size)}
	since := line[0].x // from which on the size is the present one
	for i := 1; i < len(samples); i++ {
		if samples[i].Size != samples[i-1].Size {
			t := float64(samples[i].Time - f.now)
			line = append(line, f.at(t, samples[i-1].Size), f.at(t, samples[i].Size))
			since = f.x(t)
		}
	}
	line = append(line, f.at(0, f.size), f.at(f.to, f.size))
	c.line(line, critical, 1.4)
	c.text("capacity "+verdict.Amount(p.Series.Resource, f.size), point{min(since+8, right-130), f.y(f.size) - 7}, 12, critical, 0, false)
}

// outlook says when it is full, or why it does not say.
func (p Picture) outlook() (text string, fill color.NRGBA, bold bool) {
	v := p.Verdict
	switch {
	case v.Full():
		return "full", critical, true
	case math.IsNaN(v.Expected):
		return "too little history for a forecast", soft, false
	case math.IsInf(v.Expected, 1):
		return "not full within " + words.Left(p.Policy.Horizon.Seconds()), soft, false
	}
	return "full " + p.date(v.Time, v.Expected) + ", in " + words.Left(v.Expected) + " (" + words.Range(v.Early, v.Late) + ")", critical, true
}

// full says when it is full, and marks that moment.
func (p Picture) full(c canvas, f frame) {
	text, fill, bold := p.outlook()
	c.text(text, point{right, 49}, 13, fill, 1, bold)
	if e := p.Verdict.Expected; !p.Verdict.Full() && e <= f.to { // false for NaN
		at := f.at(e, f.size)
		c.line([]point{at, {at.x, bottom}}, critical, 1, 2, 4)
		c.dot(at, 4.5, critical)
	}
}

// date says a moment as precisely as it is near.
func (p Picture) date(now int64, ahead float64) string {
	at := time.Unix(now+int64(ahead), 0).In(p.Zone)
	if ahead < 2*units.DaySeconds {
		return at.Format("2 Jan 15:04")
	}
	return at.Format("2 Jan 2006")
}
