package backtest

import (
	"strings"
	"testing"

	"mackerel-forecast/internal/simulate"
)

func TestReliabilityCountsByTheMedian(t *testing.T) {
	var r reliability
	say := func(early, median, late float64, truth simulate.Truth) {
		r.count(moment{early: clip(early), median: clip(median), late: clip(late), truth: truth})
	}
	say(hour, 2*hour, 3*hour, exact(2.5*hour))      // after p50, before p90
	say(hour, 2*hour, 3*hour, exact(.5*hour))       // before all
	say(5*day, 10*day, 20*day, later(7*day))        // tells of p10 alone: not before it
	say(5*day, 10*day, 20*day, later(30*day))       // tells of all
	say(60*day, 1000*day, 1000*day, exact(70*day))  // none was expected, but it came
	say(60*day, 1000*day, 1000*day, exact(200*day)) // and here it did not
	for i, want := range map[int][3]share{
		0: {{1, 2}, {1, 2}, {2, 2}},
		1: {},
		2: {{0, 2}, {0, 1}, {0, 1}},
		4: {{0, 2}, {1, 2}, {1, 2}},
	} {
		if got := [3]share{r[i].early, r[i].median, r[i].late}; got != want {
			t.Errorf("%s: %v, want %v", bands[i].name, got, want)
		}
	}
}

// TestReliabilityIsPrinted over the histories of a family together: a day was said, one
// was full after 47 hours and the other after 23 hours.
func TestReliabilityIsPrinted(t *testing.T) {
	r := Result{Methods: []string{"x"}, scores: map[string][][]seriesScore{"x": {{
		score(hourly("     ", 47, day), nil), score(hourly("     ", 23, day), nil)}}}}
	var b strings.Builder
	r.WriteReliability(&b)
	if want := "1 to 7 days                       10       0.00       0.50       1.00\n"; !strings.Contains(b.String(), want) {
		t.Errorf("%swant %s", b.String(), want)
	}
}
