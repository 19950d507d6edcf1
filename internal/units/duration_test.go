package units

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestDurationsAreReadAndWrittenAlike(t *testing.T) {
	for word, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "45m": 45 * time.Minute, "36h": 36 * time.Hour, "7d": 7 * Day, "2w": 14 * Day,
		"1d12h": 36 * time.Hour, "500ms": 500 * time.Millisecond, "1s500ms": 1500 * time.Millisecond, "1m30s": 90 * time.Second,
	} {
		got, err := ParseDuration(word)
		if err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", word, got, err, want)
		}
	}
	for word, why := range map[string]string{
		"": "empty", "0s": "zero", "0ms": "zero", "-1s": "negative", "5": "without a unit", "5x": "in an unknown unit", "s": "not a duration",
		"1.5d": "not in whole numbers", "1,5d": "not in whole numbers", "1 d": "written with a blank", "5mm": "not a duration", "99999999999w": "too long", "1d 2h": "not a duration", "1d2 h": "written with a blank", "15250w200d": "too long",
	} {
		if got, err := ParseDuration(word); err == nil || !strings.HasPrefix(err.Error(), strconv.Quote(word)+" is "+why+":") {
			t.Errorf("%q is read as %v, %v; want an error that says %q", word, got, err, why)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "0s", 500 * time.Millisecond: "500ms", 1500 * time.Millisecond: "1s", 90 * time.Second: "1m30s", 12*Day + 21*time.Hour + time.Minute: "12d21h",
		time.Millisecond: "1ms", Day + 5*time.Minute: "1d", math.MinInt64: "-106751d23h",
		19 * time.Hour: "19h", -90 * time.Minute: "-1h30m", 365 * Day: "365d", time.Microsecond: "0s",
	} {
		if got := FormatDuration(d); got != want {
			t.Errorf("%v is written %s, want %s", d, got, want)
		}
	}
}

// TestExactDurationsAreReadAgain: what a flag was told is written into confs.
func TestExactDurationsAreReadAgain(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 36*time.Hour + 30*time.Minute + 15*time.Second: "1d12h30m15s", 365*Day + time.Second: "365d1s", 14 * Day: "14d",
		1500 * time.Millisecond: "1s500ms", -90 * time.Minute: "-1h30m", math.MinInt64: "-106751d23h47m16s854ms",
	} {
		got := ExactDuration(d)
		if got != want {
			t.Errorf("%v is written %s, want %s", d, got, want)
		}
		if back, err := ParseDuration(got); d > 0 && (err != nil || back != d) {
			t.Errorf("%s is read as %v, %v", got, back, err)
		}
	}
}
