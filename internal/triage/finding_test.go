package triage

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const minute = 60

// series is used of 100 every five minutes for a week up to Unix time now.
func series(now int64, used func(at int64) float64) (samples []usage.Sample) {
	for at := now - 7*day; at <= now; at += 5 * minute {
		samples = append(samples, usage.Sample{Time: at, Used: used(at), Size: 100})
	}
	return samples
}

// hour is the hour of the day of a Unix time, in UTC.
func hour(at int64) float64 { return float64(at%day) / 3600 }

const threeAtNight = 20000*day + 3*3600

func TestPast(t *testing.T) {
	nightly := func(at int64) float64 { // 40 more from two to four, gone at five
		switch h := hour(at); {
		case h < 2 || h >= 5:
			return 40
		case h < 4:
			return 40 + 20*(h-2)
		}
		return 80
	}
	for _, c := range []struct {
		name  string
		used  func(at int64) float64
		habit bool
		check func(p Past) bool
	}{
		{"nightly, always ends", nightly, true, func(p Past) bool { return p.Same == 6 && p.Ended == 6 && math.Abs(p.Most-40) < 2 }},
		{"nightly, higher than it ever was", func(at int64) float64 {
			if at > threeAtNight-3600 {
				return 40 + float64(at-threeAtNight+3600)/3600*55
			}
			return nightly(at)
		}, false, func(p Past) bool { return p.Rise == 55 && p.Same == 0 }},
		{"nightly, from a level that it does not fit on", func(at int64) float64 {
			if at > threeAtNight-12*3600 {
				return nightly(at) + 22
			}
			return nightly(at)
		}, false, func(p Past) bool { return p.Same == 6 && p.Start > 60 }},
		{"even growth never ended", func(at int64) float64 { return 90 - float64(threeAtNight-at)/day*5 }, false,
			func(p Past) bool { return p.Same == 6 && p.Ended == 0 && math.Abs(p.Rise-p.Usual) < .2 }},
		{"new", func(at int64) float64 { return 40 + max(0, 40-float64(threeAtNight-at)/60) }, false,
			func(p Past) bool { return p.Rise == 40 && p.Usual == 0 && p.Same == 0 && p.Days == 6 }},
		{"flat", func(int64) float64 { return 95 }, false, func(p Past) bool { return p.Rise == 0 && p.Peak == 0 }},
		{"higher before", func(at int64) float64 {
			if at < threeAtNight-5*day {
				return 97
			}
			return 85
		}, false, func(p Past) bool { return p.Peak == 97 }},
	} {
		p := pastOf(series(threeAtNight, c.used), threeAtNight, 6*3600)
		if !c.check(p) || p.habit(100) != c.habit {
			t.Errorf("%s: %+v, habit %v", c.name, p, p.habit(100))
		}
	}
	for _, few := range [][]usage.Sample{nil, series(threeAtNight, nightly)[:1]} {
		if p := pastOf(few, threeAtNight, 6*3600); p.Days != 0 || p.habit(100) {
			t.Errorf("of %d samples: %+v", len(few), p)
		}
	}
}

// An agent that stopped is no disk that stopped growing.
func TestSilenceIsNotCalm(t *testing.T) {
	samples := series(threeAtNight, func(at int64) float64 { return 40 + max(0, 45-float64(threeAtNight-at)/60) })
	policy := Policy{MentionWithin: 24 * time.Hour, Horizon: 365 * 24 * time.Hour, Window: 6 * time.Hour}
	for _, later := range []int64{0, 4 * minute, 40 * minute, 5 * 3600} {
		f, _ := Analyse(Candidate{ID: usage.ID{Resource: usage.Filesystem, Name: "vdb1"}}, samples, policy, threeAtNight+later, Finding{})
		if !f.Urgent() {
			t.Errorf("%d s after the last value: %s, %s", later, f.Status, f.Reason)
		}
		if at, ok := f.fullAt(); !ok || at < threeAtNight || at > threeAtNight+3600 {
			t.Errorf("%d s after the last value: full at %d, %v", later, at-threeAtNight, ok)
		}
	}
}

func TestRelay(t *testing.T) {
	policy := Policy{MentionWithin: 24 * time.Hour, Horizon: 365 * 24 * time.Hour}
	for days, want := range map[float64]verdict.Status{0: verdict.Critical, 1: verdict.Critical, 3: verdict.Warning, 30: verdict.OK, 365: verdict.OK, 400: verdict.OK} {
		f := Relay(Candidate{ID: usage.ID{Resource: usage.Inode, Name: "vdb1"}, Days: days}, policy, threeAtNight)
		if f.Status != want || !f.Known {
			t.Errorf("%g days: %s", days, f.Status)
		}
	}
	if f := Relay(Candidate{ID: usage.ID{Resource: usage.Inode, Name: "vdb1"}, Days: math.NaN()}, policy, threeAtNight); f.Known || f.Urgent() {
		t.Errorf("no forecast: %+v", f)
	}
}

func TestSecondsInJSON(t *testing.T) {
	for _, v := range []float64{0, 12.5, math.NaN(), math.Inf(1)} {
		b, err := json.Marshal(Seconds(v))
		var got Seconds
		if err2 := json.Unmarshal(b, &got); err != nil || err2 != nil || float64(got) != v && !(math.IsNaN(v) && math.IsNaN(float64(got))) {
			t.Errorf("%v becomes %s becomes %v (%v, %v)", v, b, got, err, err2)
		}
	}
}

func TestWords(t *testing.T) {
	nan, never := Seconds(math.NaN()), Seconds(math.Inf(1))
	for want, f := range map[string]Finding{
		"full":                       {Used: 100, Size: 100},
		"full in 2h10m (1h30m-3h)":   {Used: 1, Size: 100, Known: true, Expected: 7800, Early: 5400, Late: 10800},
		"full in 19h (14h or later)": {Used: 1, Size: 100, Known: true, Expected: 19 * 3600, Early: 14 * 3600, Late: never},
		"full in 12h":                {Used: 1, Size: 100, Known: true, Expected: 12 * 3600, Early: nan, Late: nan},
		"full in 23h":                {Used: 1, Size: 100, Known: true, Expected: 23*3600 + 10, Early: 23 * 3600, Late: 23*3600 + 20},
		"full in 1s":                 {Used: 1, Size: 100, Known: true, Expected: .2, Early: nan, Late: nan},
		"not filling within 365d":    {Used: 1, Size: 100, Known: true, Expected: never, Early: never, Late: never},
		"not filling within 365d (4d3h or later)":      {Used: 1, Size: 100, Known: true, Expected: never, Early: 99 * 3600, Late: never},
		"time left unknown":                            {Used: 1, Size: 100, Expected: nan},
		"rising as usual at this hour, to about 88.0%": {Used: 1, Size: 100, Known: true, Expected: never, Habit: true, Past: Past{Start: 60, Most: 28}},
	} {
		if got := f.left(365 * 24 * time.Hour); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := (Finding{Used: 99.999, Size: 100, Resource: usage.Filesystem}).usage(); !strings.HasPrefix(got, "99.9%") {
		t.Errorf("only full reads 100%%: %s", got)
	}
}

func TestCheckMention(t *testing.T) {
	for _, good := range []string{"<!channel>", "<!here>", "<@U012AB3CD>", "<@W012AB3CD>", "<!subteam^S012AB3CD>", "<!here> <@U012AB3CD>"} {
		if err := CheckMention(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"", "@channel", "<!everyone>", "<@yamada>", "<!channel> now", "<!channel>\n", "<!subteam^>", "<#C012>", "<!channel><!here>"} {
		if err := CheckMention(bad); err == nil || !strings.Contains(err.Error(), "<!channel>") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// A host that booted with a wrong clock may leave a value that lies ahead: what
// it sends now, with the right one, counts.
func TestAValueAheadOfThoseOfNowWaits(t *testing.T) {
	id := usage.ID{Resource: usage.Filesystem, Name: "vdb1"}
	runaway := series(threeAtNight, func(at int64) float64 { return 40 + max(0, 45-float64(threeAtNight-at)/60) })
	for _, lead := range []int64{9 * 3600, 365 * day} {
		x := Candidate{ID: id, Sample: usage.Sample{Time: threeAtNight + lead, Used: 40, Size: 100}}
		f, _ := Analyse(x, runaway, policy, threeAtNight, Finding{})
		if !f.Urgent() || f.Used != 85 || f.Time != threeAtNight || f.Silent != 0 {
			t.Errorf("%d s ahead: %+v", lead, f)
		}
	}
	// Of a host that sends nothing else it is the newest.
	x := Candidate{ID: id, Sample: usage.Sample{Time: threeAtNight + 9*3600, Used: 100, Size: 100}}
	if f, _ := Analyse(x, runaway, policy, threeAtNight+3600, Finding{}); !f.Full() || f.Silent != 0 {
		t.Errorf("%+v", f)
	}
}
