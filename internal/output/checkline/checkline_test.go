package checkline

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const gib = 1 << 30

func fs(name, mount string, status verdict.Status, used, expected float64) verdict.Verdict {
	return verdict.Verdict{ID: usage.ID{Resource: usage.Filesystem, Name: name}, MountPoint: mount, Status: status, Used: used, Size: 200 * gib,
		Expected: expected, Early: expected * .75, Late: expected * 1.45, Samples: 60}
}

func growing(v verdict.Verdict, perDay float64) verdict.Verdict {
	v.Forecast = forecast.Forecast{Growth: perDay / 86400}
	return v
}

func ok(name string) verdict.Verdict {
	return fs(name, "/"+name, verdict.OK, gib, math.Inf(1))
}

func warming(name string, span float64) verdict.Verdict {
	v := fs(name, "/"+name, verdict.OK, gib, math.NaN())
	v.WarmUp, v.Span = true, span
	return v
}

func unread(mount, why string) verdict.Verdict {
	return verdict.Unreadable(usage.ID{Resource: usage.Filesystem, Name: "x"}, mount, 1, errors.New(mount+" "+why))
}

func TestOf(t *testing.T) {
	critical := growing(fs("vdb1", "/var", verdict.Critical, 184.3*gib, 19*3600), 19.8*gib)
	warning := growing(fs("vdc", "/data", verdict.Warning, 100*gib, 5*86400+3600), 20*gib)
	full := fs("vdd", "/full", verdict.Critical, 200*gib, 0)
	held := fs("vde", "/held", verdict.Warning, 150*gib, math.Inf(1))
	likely := held
	likely.Early = 18 * 3600
	inodes := growing(fs("vdb1", "/var", verdict.Critical, 6e6, 19*3600), 1e5)
	inodes.Resource, inodes.Size = usage.Inode, 6.5e6
	stopped := fs("vdb1", "/var", verdict.Warning, 100*gib, 5*86400)
	stopped.Forecast.Finding.Kind, stopped.Reason = forecast.Stopped, "stopped growing at 14:20, 3.9 GiB/day before"
	monthly := growing(fs("vdb1", "/var", verdict.Warning, 100*gib, 5*86400), 1e5)
	monthly.Forecast.Finding.Kind, monthly.Reason = forecast.Monthly, "grows by 18 GiB once a month, last on 6 Oct"
	rising := fs("vdb1", "/var", verdict.OK, 100*gib, 3*86400)
	rising.Pending = verdict.Warning
	for _, c := range []struct {
		name     string
		verdicts []verdict.Verdict
		troubles []string
		status   verdict.Status
		want     string
	}{
		{"what fills, and how many do not", []verdict.Verdict{ok("a"), critical, ok("b"), ok("c")}, nil, verdict.Critical,
			"/var (vdb1) full in 19h (14h-27h): 92.1% of 200 GiB used, growing 19.8 GiB/day; 3 others OK"},
		{"no growth any more", []verdict.Verdict{stopped}, nil, verdict.Warning,
			"/var (vdb1) full in 5d (3d18h-7d6h): 50.0% of 200 GiB used, stopped growing at 14:20, 3.9 GiB/day before"},
		{"a pace of every day says nothing of months", []verdict.Verdict{monthly}, nil, verdict.Warning,
			"/var (vdb1) full in 5d (3d18h-7d6h): 50.0% of 200 GiB used, grows by 18 GiB once a month, last on 6 Oct"},
		{"OK until the forecast has insisted", []verdict.Verdict{rising, ok("a"), warming("b", 60)}, nil, verdict.OK,
			"/var (vdb1) filling: WARNING if it goes on; 1 watched, none full soon; /b (b) warming up with less than 2m of history"},
		{"one other", []verdict.Verdict{critical, ok("a")}, nil, verdict.Critical,
			"/var (vdb1) full in 19h (14h-27h): 92.1% of 200 GiB used, growing 19.8 GiB/day; 1 other OK"},
		{"the worse first, then the sooner; others say their own status", []verdict.Verdict{warning, critical, full}, nil, verdict.Critical,
			"/full (vdd) is full: 100% of 200 GiB used; /var (vdb1) full in 19h (14h-27h): 92.1% of 200 GiB used, growing 19.8 GiB/day; " +
				"WARNING /data (vdc) full in 5d1h (3d18h-7d7h): 50.0% of 200 GiB used, growing 20 GiB/day"},
		{"unread ones are named after what decided", []verdict.Verdict{unread("/nfs", "does not answer"), warning, ok("a")}, nil, verdict.Warning,
			"/data (vdc) full in 5d1h (3d18h-7d7h): 50.0% of 200 GiB used, growing 20 GiB/day; /nfs does not answer; 1 other OK"},
		{"UNKNOWN when nothing is worse", []verdict.Verdict{ok("a"), unread("/n\tfs", "does not answer")}, nil, verdict.Unknown, `/n\tfs does not answer; 1 other OK`},
		{"a trouble alone is UNKNOWN, and no filesystem", []verdict.Verdict{ok("a")}, []string{"history is not kept"}, verdict.Unknown, "history is not kept; 1 watched, none full soon"},
		{"a trouble beside", []verdict.Verdict{ok("a"), unread("/nfs", "does not answer")}, []string{"history is not kept"}, verdict.Unknown,
			"/nfs does not answer; history is not kept; 1 other OK"},
		{"a trouble hides nothing", []verdict.Verdict{full}, []string{"history is not kept"}, verdict.Critical, "/full (vdd) is full: 100% of 200 GiB used; history is not kept"},
		{"held by hysteresis", []verdict.Verdict{held}, nil, verdict.Warning, "/held (vde) was about to be full: 75.0% of 200 GiB used"},
		{"likelier not, but too likely", []verdict.Verdict{likely}, nil, verdict.Warning, "/held (vde) may be full in 18h: 75.0% of 200 GiB used"},
		{"inodes", []verdict.Verdict{inodes}, nil, verdict.Critical,
			"/var (vdb1) inodes full in 19h (14h-27h): 92.3% of 6.5M inodes used, growing 100k/day"},
		{"all OK", []verdict.Verdict{ok("a"), ok("b")}, nil, verdict.OK, "2 watched, none full soon"},
		{"warm-up", []verdict.Verdict{warming("b", 3*3600), ok("a"), warming("a", 61)}, nil, verdict.OK,
			"1 watched, none full soon; /a (a) warming up with less than 2m of history; /b (b) warming up with less than 4h of history"},
		{"many warm up", []verdict.Verdict{warming("a", 1), warming("b", 1), warming("c", 1), warming("d", 1), warming("e", 1)}, nil, verdict.OK,
			"/a (a), /b (b), /c (c), /d (d) and 1 more warming up with less than 2m of history"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, line := Of(c.verdicts, c.troubles...)
			if status != c.status || line != c.want {
				t.Errorf("%s\n got %s\nwant %s %s", status, line, c.status, c.want)
			}
		})
	}
}

// TestOKStandsStill: a number that moves would be sent every minute.
func TestOKStandsStill(t *testing.T) {
	before := []verdict.Verdict{growing(fs("a", "/a", verdict.OK, 10*gib, 30*86400), gib), warming("b", 3700)}
	after := []verdict.Verdict{growing(fs("a", "/a", verdict.OK, 11*gib, 29*86400), 2*gib), warming("b", 3760)}
	_, first := Of(before)
	if _, next := Of(after); next != first {
		t.Errorf("%q became %q", first, next)
	}
}

func TestLengthIsBounded(t *testing.T) {
	var many []verdict.Verdict
	for i := range 300 {
		many = append(many, growing(fs(fmt.Sprintf("データ%d", i), fmt.Sprintf("/マウント/ポイント/%d", i), verdict.Warning, 100*gib, float64(86400+i)), gib))
	}
	many = append(many, ok("a"))
	_, line := Of(many)
	if n := utf8.RuneCountInString("DiskfullETA CRITICAL: " + line); n > 1000 || n < 800 {
		t.Errorf("%d characters", n)
	}
	if !strings.HasPrefix(line, "/マウント/ポイント/0 (データ0) full in 24h (18h-34h): ") || !strings.Contains(line, "; and 2") || !strings.HasSuffix(line, " more; 1 other OK") {
		t.Errorf("%s", line)
	}
	_, line = Of([]verdict.Verdict{unread("/"+strings.Repeat("長", 5000), "is gone")})
	if n := utf8.RuneCountInString("DiskfullETA CRITICAL: " + line); n != 1000 || !strings.HasSuffix(line, "...") {
		t.Errorf("%d characters of one name", n)
	}
}

func FuzzOf(f *testing.F) {
	f.Add("name", "/mount\n", "reason\x00", byte(3), 1e9, 5e4)
	f.Fuzz(func(t *testing.T, name, mount, why string, status byte, used, expected float64) {
		v := fs(name, mount, verdict.Status(status%4), used, expected)
		status1, line := Of([]verdict.Verdict{v, unread(mount, why)}, why)
		if utf8.RuneCountInString(line) > limit || strings.ContainsAny(line, "\n\r\t\x00\x1b") || !utf8.ValidString(line) {
			t.Errorf("%q", line)
		}
		if status1 == verdict.OK {
			t.Error("an unread one reads OK")
		}
	})
}
