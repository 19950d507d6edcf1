package usage

import (
	"math"
	"slices"
	"testing"
)

func TestFullAndValid(t *testing.T) {
	for name, c := range map[string]struct {
		s           Sample
		full, valid bool
	}{
		"room":                 {Sample{1, 4, 5}, false, true},
		"used is size":         {Sample{1, 5, 5}, true, true},
		"used above size":      {Sample{1, 9, 5}, true, true},
		"empty":                {Sample{1, 0, 5}, false, true},
		"no size":              {Sample{1, 0, 0}, false, false},
		"a size below zero":    {Sample{1, 0, -5}, false, false},
		"used below zero":      {Sample{1, -1, 5}, false, false},
		"8 EiB":                {Sample{1, 1 << 63, 1 << 63}, true, true},
		"more than that":       {Sample{1, 1 << 64, 1 << 63}, true, false},
		"a size beyond it":     {Sample{1, 1, 1 << 64}, false, false},
		"infinite":             {Sample{1, math.Inf(1), 5}, true, false},
		"no number":            {Sample{1, math.NaN(), 5}, false, false},
		"a size of no number":  {Sample{1, 1, math.NaN()}, false, false},
		"1970":                 {Sample{0, 1, 5}, false, true},
		"before it":            {Sample{-1, 1, 5}, false, false},
		"the year 6325":        {Sample{1<<37 - 1, 1, 5}, false, true},
		"after it":             {Sample{1 << 37, 1, 5}, false, false},
		"milliseconds of 2017": {Sample{1487064188000, 1, 5}, false, false},
	} {
		if c.s.Full() != c.full || c.s.Valid() != c.valid {
			t.Errorf("%s: %+v: full %t, valid %t", name, c.s, c.s.Full(), c.s.Valid())
		}
	}
}

func TestCapacityIsWhatUsersMayFill(t *testing.T) {
	if got := Capacity(30, 60); got != 90 {
		t.Errorf("30 used and 60 available are %g", got)
	}
}

func TestUntilAndLast(t *testing.T) {
	s := Series{Samples: []Sample{{Time: 10}, {Time: 20}, {Time: 30}}}
	for now, want := range map[int64]int{9: 0, 10: 1, 19: 1, 20: 2, 30: 3, 99: 3} {
		known := s.Until(now)
		if len(known.Samples) != want || cap(known.Samples) != want {
			t.Errorf("at %d: %d samples of %d, want %d that nobody can append to", now, len(known.Samples), cap(known.Samples), want)
		}
		last, ok := known.Last()
		if ok != (want > 0) || last.Time != int64(10*want) {
			t.Errorf("at %d: the last is %+v, %t", now, last, ok)
		}
	}
}

func TestNormalise(t *testing.T) {
	for name, c := range map[string]struct{ all, want []Point }{
		"in order":                    {[]Point{{1, 1}, {2, 2}}, []Point{{1, 1}, {2, 2}}},
		"none":                        {nil, nil},
		"out of order":                {[]Point{{3, 3}, {1, 1}, {2, 2}}, []Point{{1, 1}, {2, 2}, {3, 3}}},
		"the last of equal times":     {[]Point{{1, 1}, {1, 2}, {2, 3}, {2, 4}}, []Point{{1, 2}, {2, 4}}},
		"likewise when out of order":  {[]Point{{2, 1}, {1, 2}, {2, 3}, {1, 4}}, []Point{{1, 4}, {2, 3}}},
		"equal times alone, in order": {[]Point{{1, 1}, {1, 2}}, []Point{{1, 2}}},
	} {
		if got := Normalise(slices.Clone(c.all)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestStep(t *testing.T) {
	at := func(times ...int64) (all []Point) {
		for _, x := range times {
			all = append(all, Point{Time: x})
		}
		return all
	}
	for name, c := range map[string]struct {
		points []Point
		want   int64
	}{
		"none": {nil, 0}, "one": {at(5), 0}, "a gap": {at(0, 60, 120, 600, 660), 60},
		"the smaller of two that are as many": {at(0, 60, 120, 420, 720), 60}, "the other way round": {at(0, 300, 600, 660, 720), 60},
		"the larger where it is oftener": {at(0, 60, 360, 660), 300},
	} {
		if got := Step(c.points); got != c.want {
			t.Errorf("%s: %d s, want %d", name, got, c.want)
		}
	}
}
