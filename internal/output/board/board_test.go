package board

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

var update = flag.Bool("update", false, "rewrite testdata")

const gib = 1 << 30

func sample(name, mount string, share, size, expected float64, growth float64, status verdict.Status) Row {
	v := verdict.Verdict{ID: usage.ID{Resource: usage.Filesystem, Name: name}, MountPoint: mount, Used: share * size, Size: size,
		Expected: expected, Early: expected * .75, Late: expected * 1.4, Samples: 60, Span: 60, Status: status}
	v.Forecast = forecast.Forecast{Growth: growth}
	var recent []usage.Sample
	for i := range 40 {
		recent = append(recent, usage.Sample{Time: int64(i + 1), Used: v.Used + growth*float64(i)*1e3, Size: size})
	}
	return Row{v, recent}
}

// host is one of everything that a row can be.
func host() []Row {
	never := math.Inf(1)
	warming := sample("mapper_vg-home", "/home", .4, 500*gib, math.NaN(), 3e4, verdict.OK)
	warming.WarmUp = true
	fresh := warming
	fresh.MountPoint, fresh.Samples = "/srv", 3
	hung := Row{Verdict: verdict.Unreadable(usage.ID{Resource: usage.Filesystem, Name: "nas"}, "/mnt/nas", 1, errors.New("/mnt/nas does not answer (waited 5s)"))}
	inodes := sample("vda", "/", .63, 6e6, 12*86400, 2.1, verdict.OK)
	inodes.Resource = usage.Inode
	memory := sample("memory", "", .8, 16*gib, never, 0, verdict.OK)
	memory.Resource = usage.Memory
	return []Row{
		sample("vda", "/", .141, 92*gib, never, 0, verdict.OK),
		inodes,
		sample("vdb1", "/var", .921, 200*gib, 19*3600+700, 246e3, verdict.Critical),
		sample("mapper_VolGroup00-lv_backup_of_the_data", "/backup/of/the/very/long/日本語 path/here", .55, 3.4e12, 5*86400+7200, 3.2e6, verdict.Warning),
		sample("_mnt_full", "/mnt/full", 1, 8*gib, 0, 1e6, verdict.Critical),
		sample("_mnt_runaway", "/mnt/runaway", .5, 1*gib, 95, 5.6e6, verdict.Critical),
		warming, fresh, hung, memory,
	}
}

func TestDrawFitsEveryWidthAndHeight(t *testing.T) {
	for width := 1; width < 200; width++ {
		for _, height := range []int{1, 2, 5, 12, 50} {
			for _, colour := range []bool{false, true} {
				lines := Draw("22:41:07  every 1s, Ctrl-C ends", host(), []string{"a\nnote"}, Style{Width: width, Height: height, Glyphs: Blocks, Colour: colour})
				for _, line := range lines {
					if n := Cells(line); n >= width && n > 0 {
						t.Fatalf("width %d: %d columns: %q", width, n, line)
					}
					if strings.ContainsAny(line, "\n\t\r") {
						t.Fatalf("more than one line: %q", line)
					}
				}
				if len(lines) > max(height-1, 1) {
					t.Fatalf("height %d: %d lines", height, len(lines))
				}
			}
		}
	}
}

// TestDraw keeps the looks: run with -update and read the difference.
func TestDraw(t *testing.T) {
	var b strings.Builder
	for _, s := range []Style{{Width: 160, Height: 24, Glyphs: Blocks}, {Width: 120, Height: 24, Glyphs: Blocks}, {Width: 80, Height: 8, Glyphs: Blocks},
		{Width: 80, Height: 24, Glyphs: ASCII}, {Width: 60, Height: 24, Glyphs: Blocks}, {Width: 40, Height: 24, Glyphs: Blocks}} {
		fmt.Fprintf(&b, "-- %d x %d --\n%s\n", s.Width, s.Height, strings.Join(Draw("22:41:07  a sample every 1s, Ctrl-C ends", host(), nil, s), "\n"))
	}
	b.WriteString("-- sentences --\n")
	for _, r := range host() {
		b.WriteString(Sentence(r.Verdict) + "\n")
	}
	const golden = "testdata/boards.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the looks have changed:\n%s", b.String())
	}
}

// TestASCIIIsASCII, whatever has to be cut; names are as they are.
func TestASCIIIsASCII(t *testing.T) {
	rows := []Row{sample("vda", "/a/mount/point/that/no/terminal/shows/whole", .5, gib, 86400, 1e3, verdict.OK)}
	for width := 1; width < 120; width++ {
		for _, line := range Draw("title", rows, nil, Style{Width: width, Height: 24, Glyphs: ASCII}) {
			if strings.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
				t.Fatalf("width %d: %q", width, line)
			}
		}
	}
}

// TestSparkIsThereFrom80Columns beside the longest that a row may say.
func TestSparkIsThereFrom80Columns(t *testing.T) {
	rows := append(host(), sample("mapper_data", "/data/of/all", .9, 4e12, 9*3600+1200, 12.3e9, verdict.Critical))
	for _, c := range []struct {
		width int
		want  string
	}{
		{80, "/data/of/all      █████▍  90.0%  +966.5 TiB/day  ▁▂▃▄▅▆▇█  full in 9h20m"},
		{90, "/data/of/all      █████▍  90.0%  +966.5 TiB/day  ▁▂▃▄▅▆▇█  full in 9h20m (7h-13h)"},
	} {
		lines := Draw("", rows, nil, Style{Width: c.width, Height: 24, Glyphs: Blocks})
		if got := lines[len(lines)-1]; got != c.want {
			t.Errorf("%d columns: %q, want %q", c.width, got, c.want)
		}
	}
}

func TestWhatMostlyDoesNotFillTellsHowEarlyItMay(t *testing.T) {
	v := sample("vda", "/", .346, 92*gib, math.Inf(1), 160e3, verdict.OK).Verdict
	if got := Sentence(v); !strings.HasSuffix(got, ", not filling") {
		t.Error(got)
	}
	v.Early = 4 * 86400
	if got := Sentence(v); !strings.HasSuffix(got, ", may be full (4d or later)") {
		t.Error(got)
	}
}

func TestBarTellsFullFromAlmostFullAndEmptyFromAlmostEmpty(t *testing.T) {
	for _, g := range []Glyphs{Blocks, ASCII} {
		for _, n := range []int{1, 6, 24} {
			for share, want := range map[float64]string{0: strings.Repeat(g.rest, n), 1: strings.Repeat(g.full, n), 1.2: strings.Repeat(g.full, n)} {
				if filled, rest := g.Bar(share, n); filled+rest != want {
					t.Errorf("bar(%g, %d) = %q %q", share, n, filled, rest)
				}
			}
			if filled, rest := g.Bar(.9999, n); filled+rest == strings.Repeat(g.full, n) {
				t.Errorf("almost full looks full in %d columns", n)
			}
			if filled, rest := g.Bar(1e-6, n); n > 1 && filled+rest == strings.Repeat(g.rest, n) {
				t.Errorf("almost empty looks empty in %d columns", n)
			}
		}
	}
}

func TestSparkIsQuietOnAQuietDisk(t *testing.T) {
	var quiet, busy []usage.Sample
	for i := range 10 {
		quiet = append(quiet, usage.Sample{Used: 5e10 + float64(i%2)*4096, Size: 1e11})
		busy = append(busy, usage.Sample{Used: 5e10 + float64(i)*1e8, Size: 1e11})
	}
	if got := Blocks.spark(quiet, 12); got != "  ▁▁▁▁▁▁▁▁▁▁" {
		t.Errorf("4 KiB back and forth: %q", got)
	}
	if got := Blocks.spark(busy, 5); got != "▁▂▄▆█" {
		t.Errorf("growth: %q", got)
	}
}

func FuzzCut(f *testing.F) {
	f.Add("日本語 path", 5)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n %= 200
		if got := cut(s, n, "…"); cells(got) > max(n, 0) {
			t.Errorf("cut(%q, %d) = %q takes %d columns", s, n, got, cells(got))
		}
		if got := clip(s, n); cells(got) > max(n, 0) {
			t.Errorf("clip(%q, %d) = %q takes %d columns", s, n, got, cells(got))
		}
	})
}
