package replay

import (
	"math"
	"slices"
	"testing"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// script makes a series with a sample an hour, used as given of a size of 100,
// and statuses said at each hour: ' ' OK, w WARNING, c CRITICAL.
func script(used []float64, said string) (s usage.Series, statuses []verdict.Status) {
	for i, u := range used {
		s.Samples = append(s.Samples, usage.Sample{Time: int64(i+1) * hour, Used: u, Size: 100})
	}
	for _, r := range said {
		statuses = append(statuses, map[rune]verdict.Status{' ': verdict.OK, 'w': verdict.Warning, 'c': verdict.Critical}[r])
	}
	return s, statuses
}

func TestAlerts(t *testing.T) {
	tests := []struct {
		name string
		used []float64
		said string
		want []Alert // in hours
	}{
		{"nothing", []float64{10, 10, 10}, "   ", nil},
		{"told before it is full", []float64{70, 80, 90, 100, 50}, " wcc ", []Alert{{From: 2, Critical: 3, Full: 4, To: 5, Freed: true, Warned: 1, Criticals: 1}}},
		{"lasts to the end", []float64{70, 80, 90}, " ww", []Alert{{From: 2}}},
		{"in vain", []float64{70, 80, 80, 80}, " ww ", []Alert{{From: 2, To: 4}}},
		{"room was made", []float64{70, 80, 80, 40}, " ww ", []Alert{{From: 2, To: 4, Freed: true}}},
		{"a rotation is no room that was made", []float64{40, 80, 40, 80, 40}, "   w ", []Alert{{From: 4, To: 5}}},
		{"full before anybody said so", []float64{70, 100, 100, 40}, " cc ", []Alert{{From: 2, Critical: 2, Full: 2, To: 4, Freed: true}}},
		{"full between two moments, never told", []float64{70, 100, 40}, "   ", []Alert{{Full: 2, To: 2}}},
		{"full after the last moment, told", []float64{80, 90, 100}, " w", []Alert{{From: 2, Full: 3, Warned: 1}}},
		{"full after the last moment, never told", []float64{80, 90, 100}, "  ", []Alert{{Full: 3, To: 3}}},
		{"full again and again", []float64{90, 100, 90, 100, 90, 100}, "wccccc", []Alert{{From: 1, Critical: 2, Full: 2, Again: 2, Warned: 3, Criticals: 2}}},
		{"the last CRITICAL counts, not one that was taken back", []float64{70, 70, 70, 80, 90, 100}, " cwwcc", []Alert{{From: 2, Critical: 5, Full: 6, Warned: 1, Criticals: 1}}},
		{"CRITICAL was taken back before it was full", []float64{70, 80, 80, 100}, "ccww", []Alert{{From: 1, Full: 4, Warned: 1}}},
		{"CRITICAL and never full", []float64{70, 80, 80}, "wcw", []Alert{{From: 1, Critical: 2}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			series, statuses := script(tt.used, tt.said)
			var got []Alert
			alerts := newAlerts(series, func(a Alert) { got = append(got, a) })
			for i, status := range statuses {
				alerts.see(series.Samples[i].Time, status, series.Samples[i])
			}
			alerts.end()
			for i := range got {
				for _, at := range []*int64{&got[i].From, &got[i].Critical, &got[i].Full, &got[i].To} {
					*at /= hour
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// Fills between two moments, of which nothing but the samples tells: none of
// them was CRITICAL before, and of those before the first moment none was told.
func TestFillsBetweenTwoMoments(t *testing.T) {
	for _, tt := range []struct {
		said string // at every fourth sample
		want Alert
	}{
		{"  ww", Alert{From: 9, Full: 6, Again: 3, Warned: 2}},
		{" www", Alert{From: 5, Full: 6, Again: 3, Warned: 4}},
		{" cww", Alert{From: 5, Critical: 5, Full: 6, Again: 3, Warned: 4, Criticals: 2}},
	} {
		series, statuses := script([]float64{70, 70, 70, 70, 80, 100, 80, 100, 80, 100, 80, 100, 80}, tt.said)
		f := Follow(series, verdict.DefaultPolicy, func(a Alert) {
			for _, at := range []*int64{&a.From, &a.Critical, &a.Full, &a.To} {
				*at /= hour
			}
			if a != tt.want {
				t.Errorf("%q: got %+v, want %+v", tt.said, a, tt.want)
			}
		})
		for i, status := range statuses {
			f.See(series.Samples[4*i].Time, status, math.NaN(), series.Samples[4*i])
		}
		f.End()
		if f.Fills != 4 || f.Warned != tt.want.Warned || f.Criticals != tt.want.Criticals {
			t.Errorf("%q: %d of %d WARNING before, %d CRITICAL", tt.said, f.Warned, f.Fills, f.Criticals)
		}
	}
}

func TestTallyCounts(t *testing.T) {
	series, statuses := script([]float64{60, 80, 80, 80, 70, 90, 100, 40, 100, 30}, " w   wc cc")
	f := Follow(series, verdict.DefaultPolicy, nil)
	for i, status := range statuses {
		f.See(series.Samples[i].Time, status, 2*float64(hour), series.Samples[i])
	}
	f.End()
	want := Tally{Moments: 10, Fills: 2, Warned: 1, Criticals: 0, Alerts: 3, Vain: 1, Changes: 6}
	got := f.Tally
	got.errors, got.Known, got.Within2 = [1 + errorBins]int{}, 0, 0
	if got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	// 6 to 1 hours before the first fill and 1 hour before the second, 2 were told.
	if f.Known != 7 || f.Within2 != 5 {
		t.Errorf("%d of %d within a factor 2, want 5 of 7", f.Within2, f.Known)
	}
	if e := f.Error(); math.Abs(e-2) > .1 {
		t.Errorf("typical error %v, want 2", e)
	}
	var sum Tally
	sum.Add(f.Tally)
	sum.Add(f.Tally)
	if sum.Fills != 4 || sum.Error() != f.Error() {
		t.Errorf("sum of two: %d fills, error %v", sum.Fills, sum.Error())
	}
	if empty := (&Tally{}).Error(); !math.IsNaN(empty) {
		t.Errorf("no fill: error %v", empty)
	}
}
