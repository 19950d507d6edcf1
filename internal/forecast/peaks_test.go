package forecast

import (
	"math"
	"testing"
)

// TestARecordIsRare: just after the fall from a peak, of 14 teeth of three days that are
// alike. A fifteenth peak above all of them has a chance of one in fifteen.
func TestARecordIsRare(t *testing.T) {
	heights := [...]float64{61, 73, 66, 78, 64, 70, 75, 62, 79, 68, 72, 65, 77, 71}
	const span = 3*14 + .02 // days
	o := series(int(math.Round(span*288)), 300, 99.5, func(at float64) float64 {
		tooth, part := math.Modf((at/day + span) / 3)
		return 20 + heights[int(tooth)%len(heights)]*part
	})
	if chance := Predict(o, 365*day).probability(3 * day); chance > .2 {
		t.Errorf("above all peaks within a period with a chance of %.2f", chance)
	}
}

// TestPeaksReachTheRoomOneAfterTheOther compares with a walk from peak to peak.
func TestPeaksReachTheRoomOneAfterTheOther(t *testing.T) {
	p := peaks{above: []float64{-2, 3, 0, 1, -4}, jitter: 2}
	for i := range 20 {
		d := p.draw(i, 0)
		for _, rate := range []float64{-.01, 0, .02, .5} { // a second
			for _, room := range []float64{-1, 2, 8, 50} {
				const due, period = 40., 10.
				want := Never
				for k := 1; k < 1000 && want == Never; k++ {
					if at := due + period*float64(k); rate*at+d.aboveLine(k) >= room {
						want = at
					}
				}
				if got := d.reach(room, rate, due, period); got != want {
					t.Errorf("future %d: at %g a second %g is reached in %g seconds, want %g", i, rate, room, got, want)
				}
			}
		}
	}
}

// TestPeaksAreToldApartByWeekday: daily peaks of five weeks, twice as high on working
// days; the one that is due in six hours is a Saturday's.
func TestPeaksAreToldApartByWeekday(t *testing.T) {
	var at, heights []float64
	for d := range 35 {
		at = append(at, float64(24*d)) // cells of an hour
		heights = append(heights, [...]float64{80, 80, 80, 80, 80, 40, 40}[d%7])
	}
	w := new(workspace)
	now := at[32] + 18 // a Friday
	at, heights = at[:33], heights[:33]
	g := &grid{step: 3600, at: make([]float64, int(now)+1)}
	p := w.layPeaks(at, heights, g, 0, 10, 6*3600, day)
	if p.perWeek != 7 || p.line+p.usual != 40 {
		t.Fatalf("%d peaks a week, the next one at %g, want 7 and 40", p.perWeek, p.line+p.usual)
	}
	d := p.draw(1, 1)
	for k, want := range []float64{40, 40, 80, 80, 80, 80, 80, 40} {
		if got := p.line + d.aboveLine(k) - d.off; got != want {
			t.Errorf("peak %d from now: %g, want %g", k, got, want)
		}
	}
}

// TestAToothIsFullBeforeItsPeak: every five days the old backup is deleted and a larger
// one written within two hours; the rest of the time brings as much again.
func TestAToothIsFullBeforeItsPeak(t *testing.T) {
	used := func(at float64) float64 {
		round, since := math.Modf(at / 5)
		return 20 + 6*round - 10*max(0, 1-since*5*12) + 6*since
	}
	full := 60.5
	for used(full) < 94 {
		full += .01
	}
	for _, left := range []float64{3, 4, 5, 6} { // the fall before it is full comes 1.7 days before that
		span := full - left
		o := series(int(span*288), 300, 94, func(at float64) float64 { return used(span + at/day) })
		if got := Predict(o, 365*day).Quantile(.5) / day; math.Abs(got-left) > .5 {
			t.Errorf("full in %.1f days, want %.1f", got, left)
		}
	}
}
