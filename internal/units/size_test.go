package units

import (
	"strings"
	"testing"
	"time"
)

func TestFormatBytes(t *testing.T) {
	const kib, gib = 1 << 10, 1 << 30
	for bytes, want := range map[float64]string{
		0: "0 B", 1: "1 B", 512.4: "512 B", 1023: "1023 B", 1023.6: "1 KiB", 1023.96: "1 KiB", 1.5 * kib: "1.5 KiB", -1.5 * kib: "-1.5 KiB",
		999.9 * kib: "999.9 KiB", 1000.3 * kib: "1000 KiB", 1023.4 * kib: "1023 KiB", 1023.9 * kib: "1 MiB", -1023.9 * kib: "-1 MiB", 1023.96 * kib: "1 MiB", 19.8 * gib: "19.8 GiB", 19.96 * gib: "20 GiB", 200 * gib: "200 GiB",
		1024 * gib: "1 TiB", 1 << 63: "8 EiB", 3000 * (1 << 60): "3000 EiB",
	} {
		if got := FormatBytes(bytes); got != want {
			t.Errorf("%g: %q, want %q", bytes, got, want)
		}
	}
}

func TestParseBytes(t *testing.T) {
	good := map[string]float64{
		"0": 0, "4096": 4096, "4096B": 4096, "512MiB": 512 << 20, "1.5TiB": 1.5 * (1 << 40), "1.5 TiB": 1.5 * (1 << 40),
		"20G": 20 << 30, "20g": 20 << 30, "20GB": 20e9, "8E": 1 << 63,
	}
	for word, want := range good {
		if got, err := ParseBytes(word); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", word, got, err, want)
		}
	}
	for _, word := range []string{"", "GiB", "-1", "1e3", "1X", "1GiBs", "1..2", "NaN", "9E", "1\x00"} {
		if got, err := ParseBytes(word); err == nil || !strings.Contains(err.Error(), "is not a size") {
			t.Errorf("%q: %v, %v; want an error that names it", word, got, err)
		}
	}
}

func TestParseRate(t *testing.T) {
	good := map[string]struct {
		bytes float64
		in    time.Duration
	}{"5GiB/day": {5 << 30, Day}, "1TiB/30d": {1 << 40, 30 * Day}, "100MiB/h": {100 << 20, time.Hour}, "1K/2w": {1024, 14 * Day}}
	for word, want := range good {
		if bytes, in, err := ParseRate(word); err != nil || bytes != want.bytes || in != want.in {
			t.Errorf("%q: %v in %v, %v; want %v in %v", word, bytes, in, err, want.bytes, want.in)
		}
	}
	for word, why := range map[string]string{"5GiB": "has no time", "5X/day": `"5X" is not a size`, "5GiB/": "is empty", "5GiB/0d": "is zero", "5GiB/moon": "moon"} {
		if _, _, err := ParseRate(word); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v; want %q", word, err, why)
		}
	}
}

func FuzzParseBytes(f *testing.F) {
	for _, word := range []string{"4096", "1.5TiB", "20GB", "", "9E", "x"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if got, err := ParseBytes(word); err == nil && !(got >= 0 && got <= 1<<63) {
			t.Errorf("%q is %v", word, got)
		}
	})
}
