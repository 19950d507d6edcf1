package words

import (
	"math"
	"testing"
	"time"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

func TestLeft(t *testing.T) {
	for seconds, want := range map[float64]string{
		0: "0s", .9: "0s", 45: "45s", 90: "1m30s", 570: "9m30s", 600: "10m", 3599: "59m", 3600: "1h", 9*3600 + 1800: "9h30m",
		19*3600 + 3599: "19h", 27 * 3600: "27h", 47*3600 + 3599: "47h", 48 * 3600: "2d", 76 * 3600: "3d4h", 12.9 * 86400: "12d", 365 * 86400: "365d",
		math.MaxFloat64: "106751d", math.Inf(1): "106751d",
	} {
		if got := Left(seconds); got != want {
			t.Errorf("Left(%g) = %s, want %s", seconds, got, want)
		}
	}
}

func TestUntilFull(t *testing.T) {
	for seconds, want := range map[float64]string{
		math.Inf(1): "> 2d", 2*86400 + 1: "> 2d", 2 * 86400: "2d", .5: "1s", 0: "full", -1: "full",
	} {
		if got := UntilFull(seconds, 48*time.Hour); got != want {
			t.Errorf("UntilFull(%g) = %s, want %s", seconds, got, want)
		}
	}
	if got := UntilFull(math.NaN(), time.Hour); got != "-" {
		t.Error(got)
	}
}

func TestRange(t *testing.T) {
	if got := Range(14*3600, 27*3600); got != "14h-27h" {
		t.Error(got)
	}
	if got := Range(14*3600, math.Inf(1)); got != "14h or later" {
		t.Error(got)
	}
}

func TestPercentIsFullOnlyWhereFull(t *testing.T) {
	for _, c := range []struct {
		used, size float64
		want       string
	}{{0, 10, "0.0%"}, {921, 1000, "92.1%"}, {9999999, 10000000, "99.9%"}, {10, 10, "100%"}, {11, 10, "100%"}} {
		if got := Percent(c.used, c.size); got != c.want {
			t.Errorf("Percent(%g, %g) = %s, want %s", c.used, c.size, got, c.want)
		}
	}
}

func TestPace(t *testing.T) {
	for _, c := range []struct {
		r               usage.Resource
		perSecond, left float64
		want            string
	}{
		{usage.Filesystem, 246064, 19 * 3600, "19.8 GiB/day"},
		{usage.Filesystem, 246064, math.Inf(1), "19.8 GiB/day"},
		{usage.Filesystem, 246064, math.NaN(), "19.8 GiB/day"},
		{usage.Memory, 1 << 20, 3600, "3.5 GiB/h"},
		{usage.Filesystem, 1 << 20, 30, "1 MiB/s"},
		{usage.Inode, 2.1, 1e6, "181.4k/day"},
	} {
		if got := Pace(c.r, c.perSecond, c.left); got != c.want {
			t.Errorf("Pace(%s, %g, %g) = %s, want %s", c.r, c.perSecond, c.left, got, c.want)
		}
	}
}

func TestSubject(t *testing.T) {
	for _, c := range []struct {
		resource    usage.Resource
		name, mount string
		want        string
	}{
		{usage.Filesystem, "vdb1", "/var", "/var (vdb1)"},
		{usage.Inode, "vdb1", "/var", "/var (vdb1) inodes"},
		{usage.Filesystem, "_mnt_scratch", "/mnt/scratch", "/mnt/scratch"},
		{usage.Filesystem, "_mnt_a_b", "/mnt/a b", "/mnt/a b"},
		{usage.Memory, "memory", "", "memory"},
		{usage.Filesystem, "C", "C:", "C: (C)"},
		{usage.Filesystem, "_mnt__", "/mnt/\n", `/mnt/\n`},
	} {
		v := verdict.Verdict{ID: usage.ID{Resource: c.resource, Name: c.name}, MountPoint: c.mount}
		if got := Subject(v); got != c.want {
			t.Errorf("Subject(%q, %q) = %q, want %q", c.name, c.mount, got, c.want)
		}
	}
}

func TestHistoryStandsStill(t *testing.T) {
	for seconds, want := range map[float64]string{
		0: "less than 2m of history", 119: "less than 2m of history", 120: "less than 5m of history", 3 * 3600: "less than 4h of history",
		100 * 3600: "less than 7d of history", 60 * 86400: "more than 30d of history",
	} {
		if got := History(seconds); got != want {
			t.Errorf("History(%g) = %s, want %s", seconds, got, want)
		}
	}
}
