package forecast

import (
	"math"
	"testing"
)

// onlyPast looks at a history and lets no future be drawn but from its past.
func onlyPast(o Observations) *workspace {
	w := new(workspace)
	w.outlook = w.look(o, -o.T[0], 365*day)
	w.outlook.excursionShare, w.outlook.order.monthly, w.outlook.bootstrap = 0, 0, 1
	return w
}

// TestWhatComesDownAgainIsReplayedAsItWas: of eight days in any order some futures
// have none on which it comes down, and grow for ever.
func TestWhatComesDownAgainIsReplayedAsItWas(t *testing.T) {
	for _, now := range []float64{30, 57.5} {
		w := onlyPast(series(int(now*96), 900, 300, func(t float64) float64 {
			return 40 + 35*math.Mod(now+t/day, 3)/3
		}))
		for i := range mixtureFutures {
			if got := w.future(i).full / day; got < 90 {
				t.Errorf("at day %g: the %d-th future is full in %.1f days", now, i, got)
			}
		}
	}
}

// TestWhatKeepsItsHoursIsReplayedFromTheSameHour: it is full in the afternoon or not
// at all, also where the replay has come to now and goes on at an earlier hour like this.
func TestWhatKeepsItsHoursIsReplayedFromTheSameHour(t *testing.T) {
	full := 0
	for _, now := range []float64{30.3, 30.9} {
		w := onlyPast(series(int(now*288), 300, 96, func(t float64) float64 {
			whole, part := math.Modf(now + t/day)
			if part < .4 || part > .6 {
				return 70
			}
			return 70 + (20+8*math.Sin(2.4*whole*whole))*(part-.4)/.2
		}))
		for i := range mixtureFutures {
			got := w.future(i).full / day
			if got > 15 {
				continue
			}
			full++
			if _, part := math.Modf(now + got); part < .4 || part > .65 {
				t.Errorf("at day %g: the %d-th future is full at %.2f of a day, want .4 to .6", now, i, part)
			}
		}
	}
	if full < 10 {
		t.Errorf("%d futures are full within 15 days", full)
	}
}

// A dump that began twenty minutes earlier than yesterday's is compared with
// yesterday's at the same height, not at the same minute.
func TestADumpIsNotWrittenAtTheSameMinute(t *testing.T) {
	c := &course{step: 300}
	const m, begins, earlier = 288, 10, 4 // cells of a day
	for k := range 10*m + begins + 14 {
		into := k%m - begins
		if k >= 10*m {
			into += earlier
		}
		written := 0
		if into >= 0 && into < 40 {
			written = min(20, into)
		}
		c.r = append(c.r, float64(written))
	}
	now := len(c.r) - 1
	for nights := 1; nights < 9; nights++ {
		same := now - nights*m
		if got := c.findLevel(same, m); c.r[got] != c.r[now] || got < same-m/12 || got > same+m/12 {
			t.Errorf("%d nights ago: cell %d from the same minute, at %g, now at %g", nights, got-same, c.r[got], c.r[now])
		}
	}
}

// TestWhatStandsNearItsPeakIsReplayedFromThere: cells of half an hour show no clock of
// teeth that are 105 minutes long. A whole tooth on top of one that is nearly due fills
// any disk.
func TestWhatStandsNearItsPeakIsReplayedFromThere(t *testing.T) {
	const tooth = 105 * 60
	for _, part := range []float64{.5, .8, .95} { // of the present tooth
		w := onlyPast(series(10*1440+800, 60, 100, func(s float64) float64 {
			return 37 + 49*math.Mod(s/tooth+part+1000, 1)
		}))
		if w.outlook.cycle.punctual() {
			t.Fatal("shows a clock")
		}
		for i := range mixtureFutures {
			if got := w.future(i).full / day; got < 7 {
				t.Errorf("at %g of a tooth: the %d-th future is full in %.1f days", part, i, got)
			}
		}
	}
}

// TestOnlyBelowItsPeaksALineTellsWhereToReplayFrom: above them, or without a line, no part of
// the past is like now.
func TestOnlyBelowItsPeaksALineTellsWhereToReplayFrom(t *testing.T) {
	for name, c := range map[string]struct {
		change func(o *outlook)
		like   bool
	}{
		"below them":     {func(o *outlook) {}, true},
		"above them":     {func(o *outlook) { o.level = o.cycle.peak + 1 }, false},
		"without a line": {func(o *outlook) { o.cycle.ragged = 2 * raggedReturns }, false},
	} {
		const tooth = 105 * 60 // shows no clock in cells of half an hour
		w := onlyPast(series(10*1440+800, 60, 100, func(s float64) float64 {
			return 37 + 49*math.Mod(s/tooth+1000.5, 1)
		}))
		used, like := w.outlook.level, 0
		c.change(&w.outlook)
		for i := range mixtureFutures {
			if start, _ := w.replayFrom(i); math.Abs(w.levels.r[start]-used) < 10 {
				like++
			}
		}
		if most := like > mixtureFutures*9/10; most != c.like {
			t.Errorf("%s: %d of %d are replayed from about where Used is", name, like, mixtureFutures)
		}
	}
}
