package e2e

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
)

// watched is a tmpfs that both programs look at.
type watched struct {
	programs
	dir     string
	include string
}

func watchTmpfs(t *testing.T, size int) watched {
	p := built(t)
	dir := t.TempDir() + "/full soon"
	mountTmpfs(t, dir, size)
	return watched{p, dir, "^" + regexp.QuoteMeta(dir) + "$"}
}

// look runs both programs and returns the expected seconds until full (NaN
// while there is no metric) and the check's end.
func (w watched) look() (seconds float64, check ran) {
	plugin := w.run(w.plugin, "--include", w.include)
	if plugin.exit != 0 {
		w.t.Errorf("the plugin exits %d: %s", plugin.exit, plugin.stderr)
	}
	seconds = math.NaN()
	if days, ok := plugin.metrics(w.t)["forecast.days_until_full."+metricName(w.dir)+".expected"]; ok {
		seconds = days * 86400
	}
	return seconds, w.run(w.check, "--include", w.include)
}

// TestAFillAtAKnownRateIsForetold and TestARotationIsNeverCritical count seconds, so they do not run beside other
// tests.

// TestAFillAtAKnownRateIsForetold, of a tmpfs: half way the median must be within 15 %
// of the truth, full must be CRITICAL and 0, and a cleanup must show.
func TestAFillAtAKnownRateIsForetold(t *testing.T) {
	privateMounts(t)
	const rate, lifetime = mib, 24 // bytes a second, seconds
	w := watchTmpfs(t, rate*lifetime)
	judged, fullSeen, cleaned := 0, false, 0
	eachSecond(func(s int) bool {
		if s < lifetime {
			holdBytes(t, w.dir, rate*s)
		} else if !fullSeen {
			holdBytes(t, w.dir, rate*lifetime)
		}
		seconds, check := w.look()
		truth := float64(lifetime - s)
		t.Logf("second %d: full in %.1f s, in truth %.0f s: %s", s, seconds, truth, check.stdout)
		switch {
		case s >= lifetime*9/20 && s <= lifetime*11/20:
			judged++
			if !(math.Abs(seconds-truth) <= .15*truth) {
				t.Errorf("half way: full in %.1f s, in truth %.0f s", seconds, truth)
			}
		case s >= lifetime && !fullSeen:
			fullSeen = true
			if seconds != 0 || check.exit != 2 || !strings.HasPrefix(check.stdout, "DiskfullETA CRITICAL: "+w.dir+" is full: 100% of 24 MiB used") {
				t.Errorf("full: %g s, exit %d, %s", seconds, check.exit, check.stdout)
			}
			holdBytes(t, w.dir, mib)
		case fullSeen:
			cleaned++
			if check.exit == 0 {
				return false
			}
			if cleaned == 10 {
				t.Errorf("ten samples after the cleanup: %s", check.stdout)
				return false
			}
		}
		return true
	})
	if judged == 0 {
		t.Error("the machine was too slow to look half way")
	}
}

// TestARotationIsNeverCritical writes as fast, and every few seconds a rotation takes it away:
// that must never be CRITICAL. A round counts when it had a sample each second:
// a machine too busy for that shows the forecast another rotation.
func TestARotationIsNeverCritical(t *testing.T) {
	privateMounts(t)
	const rounds = 8
	for range rounds {
		if rotate(t) {
			return
		}
	}
	t.Errorf("too busy a machine: none of %d rounds had a sample each second", rounds)
}

// rotate reports whether it went through a whole round; what was said wrong in
// one that was cut short does not count.
func rotate(t *testing.T) (whole bool) {
	w := watchTmpfs(t, 24*mib)
	const length = 30
	var wrong []string
	looks := 0
	eachSecond(func(s int) bool {
		if s != looks {
			return false
		}
		looks++
		holdBytes(t, w.dir, (4+(s+2)%4)*2*mib)
		if seconds, check := w.look(); check.exit != 0 {
			wrong = append(wrong, fmt.Sprintf("second %d: full in %.1f s, %s", s, seconds, check.stdout))
		}
		return looks < length
	})
	if looks < length {
		return false
	}
	for _, text := range wrong {
		t.Error(text)
	}
	return true
}
