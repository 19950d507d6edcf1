package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // a machine may have no time zones

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const (
	day = 86400
	gib = 1 << 30
)

// now is a Wednesday afternoon.
var now = time.Date(2026, 3, 4, 15, 0, 0, 0, time.UTC)

// draw makes the picture of a history of so many days.
func picture(title string, days, size float64, used func(age float64) float64) Picture {
	s := usage.Series{ID: usage.ID{Resource: usage.Filesystem, Name: "vdb1"}, MountPoint: "/var"}
	for at := now.Unix() - int64(days*day); at <= now.Unix(); at += 300 {
		s.Samples = append(s.Samples, usage.Sample{Time: at, Used: gib * min(size, max(0, used(float64(now.Unix()-at)/day))), Size: gib * size})
	}
	return of(title, s)
}

func of(title string, s usage.Series) Picture {
	v, _ := verdict.Assess(s, verdict.DefaultPolicy, now.Unix(), verdict.Latch{})
	return Picture{Title: title, Series: s, Verdict: v, Policy: verdict.DefaultPolicy, Zone: time.UTC}
}

func pictures() map[string]Picture {
	resized := picture("db1: /var/lib/mysql (vdb1)", 12, 500, func(age float64) float64 { return 430 - 9*age })
	for i := range resized.Series.Samples[:2000] {
		resized.Series.Samples[i].Size = 400 * gib
	}
	memory := picture("app3: memory", 6, 31.3, func(age float64) float64 { return 14 + 2.4*(6-age) })
	memory.Series.ID = usage.ID{Resource: usage.Memory, Name: "memory"}
	metric := of("queue.length of app3", usage.Series{ID: usage.ID{Resource: usage.Metric, Name: "queue.length"}, Samples: memory.Series.Samples})
	for i := range metric.Series.Samples {
		metric.Series.Samples[i].Used /= gib / 1000
		metric.Series.Samples[i].Size = 40_000
	}
	return map[string]Picture{
		"grown":   of(resized.Title, resized.Series),
		"teeth":   picture("log1: /var/log (vdb1)", 21, 200, func(age float64) float64 { return 176 - 2.2*age - 22*math.Mod(age+.4, 1) }),
		"runaway": picture("build7: / (nvme0n1p1)", 2, 120, func(age float64) float64 { return 62 + max(0, .08-age)/.08*38 }),
		"flat":    picture("web1: / (sda1)", 30, 40, func(age float64) float64 { return 21 + .4*math.Sin(9*age) }),
		"full":    picture("mail1: /var/spool (sda2)", 5, 300, func(age float64) float64 { return 300 - 9*age }),
		"new":     picture("new1: / (sda1)", .01, 40, func(age float64) float64 { return 21 }),
		"memory":  of(memory.Title, memory.Series),
		"metric":  of(metric.Title, metric.Series),
	}
}

func TestEveryPictureIsWhole(t *testing.T) {
	for name, p := range pictures() {
		for _, format := range Formats {
			var b bytes.Buffer
			if err := p.Draw(&b, format); err != nil {
				t.Fatal(name, err)
			}
			if dir := os.Getenv("SCREENSHOTS"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, name+"."+format), b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if format == "png" {
				image, err := png.Decode(&b)
				if err != nil || image.Bounds().Dx() != width*scale || image.Bounds().Dy() != height*scale {
					t.Error(name, err)
				}
				continue
			}
			if strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "Inf") {
				t.Errorf("%s holds what is no number", name)
			}
			for d := xml.NewDecoder(&b); ; {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatal(name, err)
				}
			}
		}
	}
}

func TestWhatThePictureSays(t *testing.T) {
	for name, want := range map[string][]string{
		"grown":   {"capacity 500 GiB", "full 12 Mar 2026, in 7d18h", "400 GiB", "2 Mar"},
		"runaway": {"full 4 Mar ", "10-90 % band"},
		"flat":    {"not full within 365d"},
		"full":    {">full<", "100% of 300 GiB used"},
		"new":     {"too little history for a forecast", "14:50"},
		"metric":  {"capacity 40k", "20k"},
	} {
		var b bytes.Buffer
		p := pictures()[name]
		if err := p.Draw(&b, "svg"); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(b.String(), w) {
				t.Errorf("%s does not say %q:\n%s", name, w, regexpTexts(b.String()))
			}
		}
	}
	evil := picture("<b>\x1b[31m & co", 1, 10, func(float64) float64 { return 5 })
	var b bytes.Buffer
	if err := evil.Draw(&b, "svg"); err != nil || strings.Contains(b.String(), "<b>") || strings.Contains(b.String(), "\x1b") {
		t.Error(err, "a title is not escaped")
	}
}

func regexpTexts(svg string) (texts string) {
	for _, line := range strings.Split(svg, "\n") {
		if strings.HasPrefix(line, "<text") {
			texts += line + "\n"
		}
	}
	return texts
}

func TestRoundMoments(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 3, 26, 7, 20, 0, 0, berlin) // the clock changes on the 29th
	for _, c := range []struct {
		span time.Duration
		want string
	}{
		{9 * time.Minute, "07:20"}, {2 * time.Hour, "07:30"}, {7 * time.Hour, "08:00"}, {6 * 24 * time.Hour, "27 Mar"},
		{60 * 24 * time.Hour, "2 Apr"}, {900 * 24 * time.Hour, "Jul 2026"},
	} {
		moments, layout := roundMoments(from, from.Add(c.span))
		if n := len(moments); n < 3 || n > 11 {
			t.Errorf("%s: %d moments", c.span, n)
		}
		for _, m := range moments {
			if c.span > 3*24*time.Hour && m.Hour() != 0 {
				t.Errorf("%s: %s is not midnight", c.span, m)
			}
		}
		if got := moments[0].Format(layout); got != c.want {
			t.Errorf("%s: begins with %s, want %s", c.span, got, c.want)
		}
	}
}

func TestRoundAmounts(t *testing.T) {
	for _, c := range []struct {
		r         usage.Resource
		low, high float64
		unit      float64
		want      string
	}{
		{usage.Filesystem, 0, 212 * gib, gib, "[0 50 100 150 200]"},
		{usage.Filesystem, 0, 1.9 * 1024 * gib, 1024 * gib, "[0 0.5 1 1.5]"},
		{usage.Metric, 0, 42_000, 1, "[0 10000 20000 30000 40000]"},
		{usage.Inode, 900, 1000, 1, "[900 920 940 960 980 1000]"},
	} {
		got := roundAmounts(c.r, c.low, c.high)
		for i := range got {
			got[i] /= c.unit
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%g to %g: %v, want %s", c.low, c.high, got, c.want)
		}
	}
}
